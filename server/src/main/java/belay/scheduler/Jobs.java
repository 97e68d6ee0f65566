package belay.scheduler;

import belay.release.App;
import belay.release.Change;
import belay.release.Job;
import belay.schedule.JobRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The jobs of an app. Safe for use by several threads. */
public interface Jobs {
  /**
   * A job of the release that serves.
   *
   * @param next when it is due; empty while it would not be run
   * @param waits why it would not be run now, as a clause
   * @param last its newest run, or what did not take place
   */
  record Known(Job job, Optional<Instant> next, Optional<String> waits, Optional<JobRun> last) {}

  /** By name. */
  List<Known> all(App app);

  /**
   * One of them.
   *
   * @throws belay.release.NotFound when there is none, naming those that there are
   */
  Known one(App app, String name);

  /** The newest first; of one that the serving release has no more too. */
  List<JobRun> runs(App app, String name);

  /**
   * Runs one now, whatever its schedule says.
   *
   * @throws belay.release.NotFound when there is none
   * @throws belay.release.Refused when it runs already
   */
  JobRun run(App app, String name, Change change);
}
