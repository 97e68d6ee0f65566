package belay.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanguageRuntimeTest {
  private static LanguageRuntime node(String version) {
    return new LanguageRuntime("node", version, "ab".repeat(32), "/opt/my node/bin/node");
  }

  @Test
  void textAndBack() {
    List<LanguageRuntime> both = List.of(node("20.9.0"), node("22.1.0"));
    assertThat(LanguageRuntime.parse(LanguageRuntime.text(both))).isEqualTo(both);
    assertThat(LanguageRuntime.parse("")).isEmpty();
  }

  @Test
  void aLineOfAPlaceWouldBeAnother() {
    assertThatThrownBy(() -> new LanguageRuntime("node", "1", "ab".repeat(32), "/a\nnode 2"))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> LanguageRuntime.parse("node 20")).isInstanceOf(InvalidInput.class);
  }

  @Test
  void thePatchLevelIsWhatComesThird() {
    assertThat(node("20.9.1").isPatchOf(node("20.9.0"))).isTrue();
    assertThat(node("20.10.0").isPatchOf(node("20.9.0"))).isFalse();
    assertThat(node("17.0.15+6").isPatchOf(node("17.0.9"))).isTrue();
  }

  @Test
  void changesHaveWords() {
    assertThat(new RuntimeChange(node("20.9.0"), Optional.of(node("20.9.1"))).word())
        .isEqualTo("patch");
    assertThat(new RuntimeChange(node("20.9.0"), Optional.of(node("22.0.0"))).word())
        .isEqualTo("other");
    assertThat(new RuntimeChange(node("20.9.0"), Optional.empty()).word()).isEqualTo("gone");
  }
}
