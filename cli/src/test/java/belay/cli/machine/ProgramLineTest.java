package belay.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How a version that was put back is started. */
class ProgramLineTest {
  private static final ProgramLine KEPT =
      new ProgramLine(
          List.of(
              "java",
              "Main",
              "--bind",
              "::",
              "--port",
              "80",
              "--https-port",
              "443",
              "--old",
              "yes"));

  @Test
  void itListensWhereTheSettingsSayNow() {
    assertThat(
            KEPT.listening(List.of("--bind", "127.0.0.1", "--port", "8080", "--new", "1")).words())
        .containsExactly("java", "Main", "--old", "yes", "--bind", "127.0.0.1", "--port", "8080");
  }

  @Test
  void aProgramThatIsToldOfNoPlaceKeepsItsWords() {
    assertThat(KEPT.listening(List.of()).words()).isEqualTo(KEPT.words());
  }
}
