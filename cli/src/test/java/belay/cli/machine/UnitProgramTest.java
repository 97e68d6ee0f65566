package belay.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a unit's shell becomes must be word for word what the command line means. */
class UnitProgramTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "-Xlog:aot*=off",
        "with space",
        "it's",
        "$HOME",
        "`id`",
        "a\"b",
        "a;b",
        "",
        "ü",
        "a\nb"
      })
  void aWordStaysOneWordInAShell(String word) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "eval \"printf '<%s>' $0\"", UnitProgram.quoted(word))
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).isEqualTo("<" + word + ">");
  }

  @Test
  void aPlainWordIsLeftPlain() {
    assertThat(UnitProgram.quoted("/usr/lib/belay/java/bin/java")).doesNotContain("'");
  }
}
