package belay.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The runs of a job that are due. Pure.
 *
 * @param run when the run that is to begin now was due
 * @param missed how many were due before it, and are not made up for
 * @param firstMissed when the first of them was due
 */
public record Due(Optional<Instant> run, int missed, Optional<Instant> firstMissed) {
  /** How late a run may begin: a control plane that is replaced takes a few seconds. */
  public static final Duration GRACE = Duration.ofSeconds(60);

  /** More than these are not counted. */
  public static final int COUNTED_MAX = 1_000;

  /**
   * Looks at what has been due.
   *
   * @param handled until when was looked before
   */
  public static Due between(CronSchedule schedule, Instant handled, Instant now) {
    Instant late = now.minus(GRACE);
    Optional<Instant> run = newest(schedule, handled.isAfter(late) ? handled : late, now);
    Instant until = run.orElse(now.plusNanos(1));
    int missed = 0;
    Optional<Instant> first = schedule.after(handled).filter(t -> t.isBefore(until));
    Optional<Instant> next = first;
    while (next.isPresent() && missed < COUNTED_MAX) {
      missed++;
      next = schedule.after(next.get()).filter(t -> t.isBefore(until));
    }
    return new Due(run, missed, first);
  }

  private static Optional<Instant> newest(CronSchedule schedule, Instant from, Instant now) {
    Optional<Instant> newest = Optional.empty();
    Optional<Instant> next = schedule.after(from).filter(t -> !t.isAfter(now));
    while (next.isPresent()) {
      newest = next;
      next = schedule.after(next.get()).filter(t -> !t.isAfter(now));
    }
    return newest;
  }

  /** In words: {@code 3 runs}, {@code 1000 runs or more}. */
  public static String runs(int count) {
    return count == 1 ? "1 run" : count + " runs" + (count >= COUNTED_MAX ? " or more" : "");
  }
}
