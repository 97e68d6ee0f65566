package belay.daemon;

import belay.deploy.AllChanges;
import belay.fleet.Bounds;
import belay.fleet.Machine;
import belay.fleet.OwnerQuota;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.layout.Storage;
import belay.schedule.JobRuns;
import belay.scheduler.JobDynos;
import belay.scheduler.Scheduler;
import belay.watch.Timing;
import belay.watch.Watch;
import java.security.SecureRandom;

/** Puts the scheduler of jobs together. */
record Scheduling(Scheduler scheduler) {
  static Scheduling of(
      Records records,
      JobRuns runs,
      Storage storage,
      Machine machine,
      Timing timing,
      AllChanges changes,
      Bounds bounds) {
    Running running = changes.road().running();
    var quota =
        new OwnerQuota(records.apps(), bounds.quotas(), machine.runtime(), running.startables());
    var dynos =
        new JobDynos(
            records,
            runs,
            running,
            storage.disk(),
            quota,
            machine,
            timing,
            bounds.limits().stopGrace());
    return new Scheduling(new Scheduler(records, runs, dynos, timing, new SecureRandom()));
  }

  /** Takes up what ran, and looks on; nothing of a home that is only looked at. */
  void goOn(AllChanges changes, Outside outside, Watch watch, Closer closer) {
    if (outside.reached()) {
      scheduler.begin();
      changes.road().goLive().afterwards(_ -> scheduler.wake());
      closer.register(watch.every(Scheduler.LOOK, "scheduler", scheduler::look));
    }
  }
}
