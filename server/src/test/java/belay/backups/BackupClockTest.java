package belay.backups;

import static org.assertj.core.api.Assertions.assertThat;

import belay.backup.BackupState;
import belay.settings.BackupConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackupClockTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final Instant BEGAN = Instant.parse("2026-11-30T10:00:00Z");

  private static BackupState state(Optional<String> made, Optional<String> failed, int attempts) {
    return new BackupState(
        "/mnt/b",
        Optional.empty(),
        made,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        failed,
        failed,
        attempts);
  }

  private static Instant next(BackupState state) {
    return BackupClock.next(state, 3, ZONE, BEGAN);
  }

  @Test
  void theFirstIsMadeAtTheNextSuchHourOfTheMachinesDay() {
    assertThat(next(BackupState.none("/mnt/b"))).isEqualTo("2026-12-01T02:00:00Z");
  }

  @Test
  void oneADayAndWhatWasMissedIsMadeUpFor() {
    assertThat(next(state(Optional.of("2026-11-28T02:00:04Z"), Optional.empty(), 0)))
        .isEqualTo("2026-11-29T02:00:00Z");
  }

  @Test
  void oneMadeByHandBeforeTheHourDoesNotTakeItsPlace() {
    assertThat(next(state(Optional.of("2026-11-30T01:00:00Z"), Optional.empty(), 0)))
        .isEqualTo("2026-11-30T02:00:00Z");
  }

  @Test
  void oneThatFailedIsTriedAgainLessAndLessOften() {
    Optional<String> failed = Optional.of("2026-11-30T02:00:00Z");
    assertThat(next(state(Optional.empty(), failed, 1))).isEqualTo("2026-11-30T02:10:00Z");
    assertThat(next(state(Optional.empty(), failed, 2))).isEqualTo("2026-11-30T02:20:00Z");
    assertThat(next(state(Optional.empty(), failed, 99))).isEqualTo("2026-11-30T05:00:00Z");
  }

  @Test
  void whenTheClocksChangeThereIsOneADayStill() {
    Instant made = Instant.parse("2026-03-28T02:00:00Z");
    Instant next = next(state(Optional.of(made.toString()), Optional.empty(), 0));
    assertThat(Duration.between(made, next)).isEqualTo(Duration.ofHours(23));
  }

  @Test
  void aTrialIsDueOnceAWeek() {
    BackupState tried =
        BackupState.none("/mnt/b").verified("20261123-020000", "2026-11-23T02:01:00Z");
    Instant sixDays = Instant.parse("2026-11-29T02:00:10Z");
    assertThat(BackupClock.isTrialDue(BackupConfig.Trial.WEEKLY, tried, sixDays)).isFalse();
    assertThat(
            BackupClock.isTrialDue(
                BackupConfig.Trial.WEEKLY, tried, sixDays.plus(Duration.ofDays(1))))
        .isTrue();
    assertThat(BackupClock.isTrialDue(BackupConfig.Trial.WEEKLY, BackupState.none(""), sixDays))
        .isTrue();
    assertThat(BackupClock.isTrialDue(BackupConfig.Trial.NO, tried, sixDays)).isFalse();
  }
}
