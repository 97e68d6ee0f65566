package belay.cli.machine;

import static belay.cli.machine.Patience.Verdict.GIVE_UP;
import static belay.cli.machine.Patience.Verdict.LATE;
import static belay.cli.machine.Patience.Verdict.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class PatienceTest {
  /** What is said of each second, up to the one in which it is given up. */
  private static List<Patience.Verdict> seconds(IntUnaryOperator millisHad) {
    Patience patience = new Patience();
    List<Patience.Verdict> all = new ArrayList<>();
    for (int second = 0; all.isEmpty() || all.getLast() != GIVE_UP; second++) {
      Duration had = Duration.ofMillis(millisHad.applyAsInt(second));
      all.add(patience.look(Duration.ofSeconds(second), () -> had));
    }
    return all;
  }

  @Test
  void whatOnlyWaitsIsGivenUpAfterAMinute() {
    List<Patience.Verdict> said = seconds(second -> Math.min(second, 20) * 100);

    assertThat(said).hasSize(61).doesNotContain(LATE);
  }

  @Test
  void whatIsGivenLittleIsWaitedForAsLongAsItGetsOn() {
    List<Patience.Verdict> said = seconds(second -> Math.min(second, 300) * 10);

    assertThat(said).hasSizeBetween(301, 361).contains(LATE, WAIT);
  }

  @Test
  void whatTurnsInACircleIsGivenUpInTheEnd() {
    assertThat(seconds(second -> second * 1_000)).hasSize((int) Patience.MAX.toSeconds() + 1);
  }
}
