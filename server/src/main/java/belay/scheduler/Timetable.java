package belay.scheduler;

import belay.release.BelayException;
import belay.release.Job;
import belay.schedule.CronSchedule;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of one app's serving release, with their schedules read and until when each was looked
 * at. Used by one thread.
 */
final class Timetable {
  private static final Logger LOG = LoggerFactory.getLogger(Timetable.class);

  /** A job that can be due. */
  record Entry(Job job, CronSchedule schedule) {}

  private final UUID slug;
  private final List<Entry> entries;
  private final Map<String, Instant> handled;

  /**
   * Of the jobs of a slug.
   *
   * @param handled as it is on record
   */
  Timetable(UUID slug, List<Job> jobs, Map<String, Instant> handled) {
    this.slug = slug;
    this.entries = jobs.stream().flatMap(j -> entry(j).stream()).toList();
    this.handled = new HashMap<>(handled);
  }

  /** A schedule that an older Belay took may be none any more. */
  private static Optional<Entry> entry(Job job) {
    try {
      return Optional.of(new Entry(job, CronSchedule.of(job)));
    } catch (BelayException e) {
      LOG.warn("The job {} is never run: {}", job.name(), e.getMessage());
      return Optional.empty();
    }
  }

  boolean isOf(UUID other) {
    return slug.equals(other);
  }

  List<Entry> entries() {
    return entries;
  }

  Instant handled(Job job) {
    return handled.getOrDefault(job.name(), Instant.MAX);
  }

  void handled(Job job, Instant until) {
    handled.put(job.name(), until);
  }

  /** When the first of them is due, later than that. */
  Optional<Instant> next(Instant now) {
    return entries.stream().flatMap(e -> e.schedule().after(now).stream()).min(Instant::compareTo);
  }
}
