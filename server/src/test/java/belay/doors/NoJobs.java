package belay.doors;

import belay.release.App;
import belay.release.Change;
import belay.release.NotFound;
import belay.schedule.JobRun;
import belay.scheduler.Jobs;
import java.util.List;

/** Nothing runs by the clock. */
final class NoJobs implements Jobs {
  @Override
  public List<Known> all(App app) {
    return List.of();
  }

  @Override
  public Known one(App app, String name) {
    throw new NotFound("job", "There is none.");
  }

  @Override
  public List<JobRun> runs(App app, String name) {
    throw new NotFound("job", "There is none.");
  }

  @Override
  public JobRun run(App app, String name, Change change) {
    throw new NotFound("job", "There is none.");
  }
}
