package belay.daemon;

import belay.deploy.AllChanges;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.guard.SqlGuard;
import belay.guardian.Guardian;
import belay.watch.Timing;
import belay.watch.Watch;
import java.time.Duration;

/** Who looks at new releases, put together. */
record Guarding(Records records, SqlGuard kept, Machine machine, Timing timing, int windowSeconds) {
  /** Before anything is taken back: what is needed for that stays. */
  void hold(AllChanges changes) {
    Guardian.hold(kept, changes.road().running().warm());
  }

  /** Takes up what was looked at before, and looks on; nothing of a home that is only looked at. */
  void begin(AllChanges changes, Outside outside, Watch watch, Closer closer) {
    if (!outside.reached()) {
      return;
    }
    var guardian =
        new Guardian(
            records,
            kept,
            changes.road().running(),
            machine,
            changes.releases().rollbacks(),
            changes.releases().canaries(),
            timing,
            Duration.ofSeconds(windowSeconds));
    guardian.recover();
    changes.road().goLive().afterwards(guardian::wentLive);
    changes.road().goLive().canaries().dynos().onCrash(guardian::crashed);
    closer.register(watch.every(Guardian.LOOK, "guard", guardian::look));
    closer.register(watch.every(Guardian.SAMPLE, "guard samples", guardian::sample));
  }
}
