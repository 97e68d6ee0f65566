package belay.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final Instant T0 = Instant.parse("2024-01-16T10:00:00Z");

  private static Silence asked(int times, int secondsBetween) {
    Silence silence = Silence.NONE;
    for (int i = 0; i < times; i++) {
      silence = silence.then(7, false, T0.plusSeconds((long) i * secondsBetween));
    }
    return silence;
  }

  @Test
  void whoAnswersNobodyForLongAndOftenWillNotAnymore() {
    assertThat(asked(5, 5).isForEver(T0.plusSeconds(20))).isTrue();
    assertThat(asked(5, 5).isForEver(T0.plusSeconds(19))).isFalse();
  }

  @Test
  void aPauseOfTheWholeMachineIsNoSilence() {
    assertThat(asked(2, 3_600).isForEver(T0.plusSeconds(3_600))).isFalse();
  }

  @Test
  void oneAnswerOrAnotherRouterBeginsAnew() {
    assertThat(asked(9, 9).then(7, true, T0)).isEqualTo(Silence.NONE);
    assertThat(asked(9, 9).then(8, false, T0.plusSeconds(90)).isForEver(T0.plusSeconds(91)))
        .isFalse();
  }
}
