package belay.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void whatIsIgnoredIsTakenOutAndLinksAreNotFollowed(@TempDir Path directory) throws Exception {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("kept.psd"), "kept");
    Path app = Files.createDirectories(directory.resolve("app"));
    Files.createDirectories(app.resolve("spec/deep"));
    Files.writeString(app.resolve("spec/deep/a_spec.rb"), "");
    Files.writeString(app.resolve("art.psd"), "");
    Files.writeString(app.resolve("server.js"), "");
    Files.createSymbolicLink(app.resolve("linked"), outside);

    assertThat(SlugIgnore.parse("*.psd\n/spec\n").applyTo(app, soon())).isEqualTo(2);

    assertThat(app.resolve("spec")).doesNotExist();
    assertThat(app.resolve("art.psd")).doesNotExist();
    assertThat(app.resolve("server.js")).exists();
    assertThat(app.resolve("linked")).isSymbolicLink();
    assertThat(outside.resolve("kept.psd")).exists();
  }

  private static long soon() {
    return System.nanoTime() + 60_000_000_000L;
  }

  /** The build's time is over, or somebody stopped it. */
  @Test
  void lookingAtManyFilesEndsWithTheBuild(@TempDir Path app) throws IOException {
    Files.writeString(app.resolve("a"), "");
    SlugIgnore ignore = SlugIgnore.parse("b\n");
    assertThatThrownBy(() -> ignore.applyTo(app, System.nanoTime() - 1))
        .isInstanceOf(BuildProcess.TookTooLong.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ignore.applyTo(app, soon())).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(app.resolve("a")).exists();
  }

  @Test
  void nobodyWritesTenThousandPatterns() {
    assertThatThrownBy(() -> SlugIgnore.parse("**a**b\n".repeat(10_000)))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(".slugignore has more than 1,000 patterns.");
  }
}
