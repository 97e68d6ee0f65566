package belay.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.router.counts.Fault;
import belay.router.limits.Limits;
import belay.router.proxy.Pace.Owes;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000;

  private final Pace pace = new Pace(Limits.standard(), 0);

  /** The fault found when somebody does a little every second; and after how many seconds. */
  private String drip(Owes owes, Runnable little) {
    for (long second = 1; second < 600; second++) {
      little.run();
      pace.moved(second * SECOND);
      Fault fault = pace.fault(second * SECOND, owes, false);
      if (fault != null) {
        return fault + " after " + second;
      }
    }
    return "none";
  }

  @Test
  void aDrippedAnswerHeadIsNoAnswer() {
    assertThat(drip(Owes.ANSWER, () -> {})).isEqualTo("H12 after 32");
  }

  @Test
  void silenceWithoutEndIsOnlyTheClientsFault() {
    pace.begins(0, AppRoutes.ENDLESS);
    for (Owes owes : new Owes[] {Owes.ANSWER, Owes.READING, Owes.REST}) {
      assertThat(pace.fault(0, owes, false)).isNull();
      assertThat(pace.fault(100_000 * SECOND, owes, false)).as("%s", owes).isNull();
      pace.moved(0);
    }
    assertThat(pace.fault(0, Owes.REST, true)).isNull();
    assertThat(pace.fault(56 * SECOND, Owes.REST, true)).isEqualTo(Fault.H28);
    assertThat(drip(Owes.BODY, () -> pace.uploaded(10, 0))).startsWith("H28");
  }

  @Test
  void interimAnswersBuyTimeOnce() {
    assertThat(pace.isTooMuch(100)).isFalse();
    assertThat(drip(Owes.ANSWER, () -> {})).isEqualTo("H12 after 57");
  }

  @Test
  void interimAnswersAreLimitedInNumberAndBytes() {
    for (int i = 0; i < 32; i++) {
      assertThat(pace.isTooMuch(100)).isFalse();
    }
    assertThat(pace.isTooMuch(100)).isTrue();
    assertThat(new Pace(Limits.standard(), 0).isTooMuch(70_000)).isTrue();
  }

  @Test
  void aDrippedBodyIsGivenUp() {
    assertThat(drip(Owes.BODY, () -> pace.uploaded(10, 0))).isEqualTo("H28 after 57");
  }

  @Test
  void aSlowBodyGoesOn() {
    assertThat(drip(Owes.BODY, () -> pace.uploaded(100, 0))).isEqualTo("none");
  }

  @Test
  void anAppThatDoesNotReadIsNoFaultOfTheClient() {
    assertThat(pace.fault(54 * SECOND, Owes.READING, false)).isNull();
    assertThat(pace.fault(56 * SECOND, Owes.READING, false)).isEqualTo(Fault.H15);
  }

  @Test
  void anAnswerMayTakeItsTimeAsLongAsSomethingMoves() {
    assertThat(drip(Owes.REST, () -> {})).isEqualTo("none");
    assertThat(pace.fault(700 * SECOND, Owes.REST, true)).isEqualTo(Fault.H28);
    assertThat(pace.fault(700 * SECOND, Owes.REST, false)).isEqualTo(Fault.H15);
  }
}
