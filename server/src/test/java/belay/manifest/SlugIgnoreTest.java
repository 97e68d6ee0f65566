package belay.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugIgnoreTest {
  @ParameterizedTest
  @CsvSource({
    "*.psd, notes.psd, true",
    "*.psd, art/deep/notes.psd, true",
    "*.psd, notes.psd.txt, false",
    "/spec, spec/a/b.rb, true",
    "/spec, lib/spec/a.rb, false",
    "spec, lib/spec/a.rb, true",
    "test/, test/a.js, true",
    "docs/*.md, docs/a.md, true",
    "docs/*.md, docs/de/a.md, false",
    "docs/**/*.md, docs/de/a.md, true",
    "!keep, keep, false",
    "# comment, comment, false"
  })
  void aPatternIsLikeGitsWithoutExceptions(String pattern, String path, boolean ignored) {
    assertThat(SlugIgnore.parse(pattern + "\r\n").ignores(path)).isEqualTo(ignored);
  }

  @Test
  void nobodyWritesTenThousandPatterns() {
    assertThatThrownBy(() -> SlugIgnore.parse("**a**b\n".repeat(10_000)))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(".slugignore has more than 1,000 patterns.");
  }
}
