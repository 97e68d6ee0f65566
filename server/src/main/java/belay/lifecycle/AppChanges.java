package belay.lifecycle;

import belay.apps.Apps;
import belay.archive.Arrivals;
import belay.fleet.AppDynos;
import belay.fleet.Bounds;
import belay.fleet.FleetDynos;
import belay.fleet.Machine;
import belay.fleet.OneOffDynos;
import belay.fleet.OneOffs;
import belay.fleet.OwnerQuota;
import belay.fleet.Publisher;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.layout.Storage;
import belay.logs.AppLogs;
import belay.recovery.Recovery;
import belay.releaseurls.OpenReleases;
import belay.releaseurls.ReleaseAddresses;
import belay.routing.Site;
import belay.switching.Road;
import belay.watch.Timing;
import java.util.random.RandomGenerator;

/** What a person may ask for that makes no release, or the first of an app. */
public record AppChanges(
    AppLife life,
    Domains domains,
    AppSettings settings,
    Imports imports,
    Formation formation,
    OneOffDynos oneOffs,
    AppDynos dynos,
    ReleaseAddresses addresses) {
  /** Put together on the road. */
  public static AppChanges on(
      Road road,
      Records records,
      Storage storage,
      Machine machine,
      Timing timing,
      AppLogs logs,
      Site site,
      Imports imports,
      RandomGenerator chance,
      Bounds bounds) {
    Apps apps = records.apps();
    Running running = road.running();
    Publisher publisher = running.publisher();
    OwnerQuota quota =
        new OwnerQuota(apps, bounds.quotas(), machine.runtime(), running.startables());
    OneOffs oneOffs = new OneOffs(apps, chance, storage.disk(), quota, machine.runtime(), running);
    return new AppChanges(
        new RoadAppLife(
            records,
            bounds.quotas(),
            storage.disk(),
            machine.runtime(),
            logs,
            new FreeNames(apps, site, chance),
            running,
            road.cleanUp(),
            road.switches(),
            road.urls()),
        new RoadDomains(apps, site, publisher),
        new RoadAppSettings(apps, timing.time(), publisher, running.warm(), road.urls()),
        imports,
        new RoadFormation(
            apps,
            bounds.limits(),
            storage.reserve(),
            running,
            road.leftovers(),
            road.goLive(),
            road.switches(),
            oneOffs,
            quota,
            new OneByOne(timing.time(), machine.runtime(), running)),
        oneOffs,
        new FleetDynos(apps, timing.time(), running, oneOffs),
        new OpenReleases(apps, machine.routing(), site, publisher, road.urls()));
  }

  /** What takes exported apps in, which starts what served in them as a start does. */
  public static Imports imports(
      Road road,
      Recovery recovery,
      Records records,
      Storage storage,
      Timing timing,
      Arrivals arrivals,
      Bounds bounds) {
    return new RoadImports(
        records,
        storage,
        arrivals,
        bounds.quotas(),
        timing.time(),
        road.running(),
        road.goLive(),
        recovery,
        road.switches(),
        road.urls());
  }
}
