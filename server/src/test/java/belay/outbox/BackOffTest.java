package belay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void pausesGrowToAnHourAndEnd() {
    assertThat(BackOff.after(1, Level.NOTIFY, 0)).contains(Duration.ofSeconds(2));
    assertThat(BackOff.after(2, Level.NOTIFY, 0)).contains(Duration.ofSeconds(6));
    assertThat(BackOff.after(2, Level.NOTIFY, 1)).contains(Duration.ofSeconds(3));
    assertThat(BackOff.after(5, Level.NOTIFY, 0)).contains(Duration.ofSeconds(162));
    assertThat(BackOff.after(6, Level.NOTIFY, 0)).isEmpty();
    assertThat(BackOff.after(29, Level.SYNC, 0)).contains(Duration.ofHours(1));
    assertThat(BackOff.after(30, Level.SYNC, 0)).isEmpty();
    assertThat(BackOff.after(1, Level.ONCE, 0)).isEmpty();
  }

  @Test
  void aReceiverThatIsAwayForADayIsToldHoweverChanceFalls() {
    Duration all =
        IntStream.range(1, Level.LONG.attemptsMax())
            .mapToObj(attempt -> BackOff.after(attempt, Level.LONG, 1).orElseThrow())
            .reduce(Duration.ZERO, Duration::plus);
    assertThat(all).isGreaterThan(Duration.ofHours(25));
  }
}
