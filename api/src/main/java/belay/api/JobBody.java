package belay.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What runs by the clock while a release serves: a job, as Heroku's Scheduler calls it.
 *
 * @param schedule a cron expression, read in the time zone
 * @param timeout seconds that a run may take
 * @param nextAt when it is due; null while it would not be run
 * @param waits why it would not be run now, as a clause; null when it would
 * @param lastRun its newest run, or what did not take place
 */
public record JobBody(
    String name,
    String command,
    String schedule,
    String timezone,
    long timeout,
    Optional<Instant> nextAt,
    Optional<String> waits,
    Optional<JobRunBody> lastRun) {}
