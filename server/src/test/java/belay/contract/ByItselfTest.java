package belay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import belay.contract.Contract.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ByItselfTest {
  private static final Instant SINCE = Instant.parse("2026-11-30T12:00:00Z");
  private static final Duration DAY = Duration.ofHours(24);
  private static final Instant DUE = SINCE.plus(DAY);

  private static String why(ByItself now, Instant at) {
    return now.obstacle(at).orElse("");
  }

  private static ByItself open(boolean clean, boolean pinned, boolean canary, boolean back) {
    return new ByItself(DAY, SINCE, clean, pinned, canary, back, State.OPEN);
  }

  @Test
  void itIsDoneWhenNothingStandsAgainstIt() {
    assertThat(why(open(true, false, false, false), DUE)).isEmpty();
    assertThat(why(open(true, false, false, false), DUE.minusSeconds(1)))
        .isEqualTo("it is due at " + DUE);
  }

  @Test
  void whateverStandsAgainstItIsSaid() {
    assertThat(why(open(false, false, false, false), DUE))
        .contains("has not found its release clean");
    assertThat(why(open(true, true, false, false), DUE)).contains("pinned");
    assertThat(why(open(true, false, true, false), DUE)).contains("canary");
    assertThat(why(open(true, false, false, true), DUE)).contains("rollback");
    assertThat(why(new ByItself(Duration.ZERO, SINCE, true, false, false, false, State.OPEN), DUE))
        .contains("off");
    assertThat(why(new ByItself(DAY, SINCE, true, false, false, false, State.FAILED), DUE))
        .contains("by hand");
    assertThat(why(new ByItself(DAY, SINCE, true, false, false, false, State.RUNNING), DUE))
        .contains("under way");
  }
}
