package belay.deploy;

import belay.fleet.OwnerQuota;
import belay.schedule.SqlJobRuns;
import belay.scheduler.JobDynos;
import belay.scheduler.Scheduler;
import belay.watch.Background;
import belay.watch.Timing;
import java.security.SecureRandom;
import java.time.Duration;

/** The scheduler over a world, which does all it has to do at once. */
public final class PlayedJobs {
  private PlayedJobs() {}

  public static SqlJobRuns runs(World world) {
    return new SqlJobRuns(world.database, world.time(), new SecureRandom());
  }

  public static Scheduler of(World world) {
    SqlJobRuns runs = runs(world);
    var running = world.road().running();
    Timing timing = new Timing(world.time(), new AtOnce());
    var dynos =
        new JobDynos(
            world.records(),
            runs,
            running,
            world.storage().disk(),
            new OwnerQuota(world.apps, world.quotas, world.runtime, running.startables()),
            world.machine(),
            timing,
            Duration.ofMillis(10));
    return new Scheduler(world.records(), runs, dynos, timing, new SecureRandom());
  }

  /** Done by who asks. */
  static final class AtOnce implements Background {
    @Override
    public void now(Runnable task) {
      task.run();
    }

    @Override
    public void after(Duration pause, Runnable task) {}

    @Override
    public void close() {}
  }
}
