package belay.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildLogTest {
  private final List<String> lines = new ArrayList<>();
  private final BuildLog log = new BuildLog(lines::add, 10);

  @Test
  void coloursStayAndWhatElseMovesATerminalGoes() {
    log.line("\u001B[32mgreen\u001B[0m \u001B]0;title\u0007 \u001B[2Jx\ty\u0000");
    assertThat(lines).containsExactly("\u001B[32mgreen\u001B[0m ]0;title [2Jx\ty");
  }

  @Test
  void ofAProgressDisplayTheLastStateIsShown() {
    log.line("1 %\r50 %\r100 %\r");
    assertThat(lines).containsExactly("100 %");
  }

  @Test
  void aLongLineIsCut() {
    log.line("x".repeat(10_000));
    assertThat(lines.getFirst()).hasSize(4_001).endsWith("…");
  }

  @Test
  void afterItsEndItTakesNothing() {
    log.end();
    log.line("late");
    assertThat(lines).isEmpty();
  }

  @Test
  void whatABuildpackSaidLastIsWrongIsSaidOnce() {
    log.line(" !     a warning");
    log.line("working");
    log.line("\u001B[1;31m !     The lock file is old.\u001B[0m");
    log.line(" !     Make it again.");
    log.line("");
    assertThat(log.complaint()).hasValue("The lock file is old.\nMake it again.");
    log.fault("The lock file is old.\nMake it again.");
    assertThat(lines).hasSize(5);
    log.fault("Something else.");
    assertThat(lines).hasSize(6);
    log.line("working");
    assertThat(log.complaint()).isEmpty();
  }
}
