package belay.backups;

import belay.backup.BackupState;
import belay.settings.BackupConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When backups are made by themselves. Pure. */
public final class BackupClock {
  /** After the first failure; then twice as long each time, up to the longest. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private static final Duration AGAIN_MAX = Duration.ofHours(3);
  private static final Duration WEEK = Duration.ofDays(7);

  private BackupClock() {}

  /**
   * When the next is to be made; in the past when it is due.
   *
   * @param hour of the machine's day
   * @param began when the control plane did: what was due before is made up for only if there has
   *     been a backup yet
   */
  static Instant next(BackupState state, int hour, ZoneId zone, Instant began) {
    if (state.failed().isPresent()) {
      int doublings = Math.min(Math.max(0, state.attempts() - 1), 10);
      Duration pause = AGAIN.multipliedBy(1L << doublings);
      return Instant.parse(state.failed().get())
          .plus(pause.compareTo(AGAIN_MAX) > 0 ? AGAIN_MAX : pause);
    }
    Instant last = state.made().map(Instant::parse).orElse(began);
    ZonedDateTime day = last.atZone(zone).with(LocalTime.of(hour, 0));
    return day.toInstant().isAfter(last) ? day.toInstant() : day.plusDays(1).toInstant();
  }

  /** Whether the backup that was just made is to be tried. */
  public static boolean isTrialDue(BackupConfig.Trial trial, BackupState before, Instant now) {
    Optional<Instant> tried = before.tried().map(Instant::parse);
    return switch (trial) {
      case NO -> false;
      case DAILY -> true;
      // An hour less, since the hour of the day is what decides.
      case WEEKLY ->
          tried.isEmpty() || !now.isBefore(tried.get().plus(WEEK).minus(Duration.ofHours(1)));
    };
  }
}
