package belay.deploy;

import belay.archive.Arrivals;
import belay.build.Builder;
import belay.fleet.Bounds;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.layout.Storage;
import belay.lifecycle.AppChanges;
import belay.lifecycle.Imports;
import belay.logs.AppLogs;
import belay.recovery.Recovery;
import belay.routing.Site;
import belay.switching.Road;
import belay.watch.Timing;
import java.util.random.RandomGenerator;

/** Every change that a person may ask for, and the road that all of them take. */
public record AllChanges(Road road, Recovery recovery, AppChanges apps, ReleaseChanges releases) {
  /** Put together; changes can be made once {@link Recovery#run} has been. */
  public static AllChanges on(
      Records records,
      Storage storage,
      Machine machine,
      Timing timing,
      AppLogs logs,
      Site site,
      Builder builder,
      Arrivals arrivals,
      RandomGenerator chance,
      Bounds bounds) {
    Road road = Road.of(records, storage, machine, timing, logs, site, bounds.limits());
    Recovery recovery =
        new Recovery(road, records, storage.disk(), machine, timing, bounds.limits());
    Imports imports =
        AppChanges.imports(road, recovery, records, storage, timing, arrivals, bounds);
    AppChanges apps =
        AppChanges.on(road, records, storage, machine, timing, logs, site, imports, chance, bounds);
    ReleaseChanges releases =
        ReleaseChanges.on(
            road, recovery, apps, records, storage, machine, timing, builder, chance, bounds);
    return new AllChanges(road, recovery, apps, releases);
  }
}
