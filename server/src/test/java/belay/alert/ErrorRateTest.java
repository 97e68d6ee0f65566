package belay.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorRateTest {
  private Instant now = Instant.parse("2026-11-30T10:00:00Z");
  private ErrorRate rate = ErrorRate.first(0, 0);
  private long requests;
  private long failed;

  /** Ten seconds each. */
  private void looks(int times, int more, int bad) {
    for (int i = 0; i < times; i++) {
      now = now.plusSeconds(10);
      requests += more;
      failed += bad;
      rate = rate.then(new ErrorRate.Sample(now, requests, failed), false);
    }
  }

  private boolean bad() {
    return rate.found().bad();
  }

  @Test
  void anAppThatAnswersIsWell() {
    looks(100, 50, 0);
    assertThat(bad()).isFalse();
  }

  @Test
  void oneWhosePagesFailIsNoticedWithinALook() {
    looks(100, 50, 0);
    looks(1, 100, 100);
    assertThat(bad()).isTrue();
    assertThat(rate.found().failed()).isEqualTo(100);
  }

  @Test
  void afewFailuresOfALittleAppAreNoAlarm() {
    looks(100, 1, 0);
    looks(2, 3, 3);
    assertThat(bad()).isFalse();
  }

  @Test
  void aTwentiethIsTheLeast() {
    looks(100, 1_000, 0);
    looks(30, 1_000, 40);
    assertThat(bad()).isFalse();
    looks(30, 1_000, 60);
    assertThat(bad()).isTrue();
  }

  @Test
  void whatAnAppUsuallyFailsIsNoAlarmButThreeTimesThatIs() {
    rate = ErrorRate.first(10_000, 1_000);
    looks(100, 100, 10);
    assertThat(bad()).isFalse();
    assertThat(rate.usual()).isBetween(0.09, 0.11);
    looks(20, 100, 20);
    assertThat(bad()).isFalse();
    looks(20, 100, 45);
    assertThat(bad()).isTrue();
  }

  @Test
  void whatIsWrongIsNotLearntAsUsual() {
    looks(100, 100, 0);
    looks(5_000, 100, 50);
    assertThat(bad()).isTrue();
    assertThat(rate.usual()).isLessThan(0.01);
  }

  @Test
  void itIsOverWhenTheLastTwoMinutesAreWell() {
    looks(50, 100, 0);
    looks(20, 100, 90);
    assertThat(bad()).isTrue();
    looks(13, 100, 0);
    assertThat(bad()).isFalse();
    looks(1, 0, 0);
    assertThat(rate.samples().size()).isLessThan(15);
  }

  @Test
  void countsThatBeginAnewAreNoFailures() {
    looks(50, 100, 50);
    requests = 0;
    failed = 0;
    looks(1, 5, 0);
    assertThat(bad()).isFalse();
    assertThat(rate.found().requests()).isNotNegative();
  }

  @Test
  void chanceAloneIsNoAlarm() {
    Random random = new Random(1);
    rate = ErrorRate.first(10_000, 200);
    int alarms = 0;
    for (int i = 0; i < 20_000; i++) {
      int more = random.nextInt(40);
      int bad = 0;
      for (int r = 0; r < more; r++) {
        bad += random.nextDouble() < 0.02 ? 1 : 0;
      }
      looks(1, more, bad);
      alarms += bad() ? 1 : 0;
    }
    assertThat(alarms).isLessThan(10);
  }
}
