package belay.daemon;

import belay.preview.Comparisons;
import belay.deploy.AllChanges;
import belay.preview.SlugChanges;
import belay.slug.Slugs;
import belay.preview.Stages;
import belay.preview.Upstream;
import belay.archive.Archives;
import belay.builds.SlugUploads;
import belay.drain.Delivery;
import belay.drain.DrainLimits;
import belay.drain.Drains;
import belay.drain.SqlDrains;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.http.HookServices;
import belay.http.Services;
import belay.ledger.SqlChronicle;
import belay.logs.AppLogs;
import belay.outbound.Outbound;
import belay.outbound.Trust;
import belay.outbox.SqlDeliveries;
import belay.runtime.docker.ImageInfo;
import belay.runtime.docker.Images;
import belay.view.HookNotices;
import belay.watch.Watch;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What is behind the doors, and the doors once that is there. */
record DoorRooms(
    Home home,
    ServerConfig config,
    Outside outside,
    Records records,
    Machine machine,
    AppLogs logs,
    InstantSource time,
    DoorRooms.Stores stores) {
  /** What they need beside what the road is built on. */
  record Stores(
      Tables tables, Archives archives, Slugs slugs, Images images, Watch watch) {}

  void open(DoorSockets sockets, AllChanges changes, Walls walls, Closer closer) {
    Delivery drains = closer.register(drains());
    Services services = services(drains, changes);
    new Doors(home, config, outside, sockets, services, stores.watch(), telling(services))
        .open(machine.runtime()::description, walls, closer);
    if (outside.reached()) {
      var alerts =
          new AlertWatch(
              stores.tables().hooks(),
              stores.tables().alerts(),
              records.apps(),
              changes.apps().dynos()::dynos,
              home.reserve()::shortage,
              time);
      closer.register(stores.watch().every(AlertWatch.LOOK, "alerts", alerts::look));
    }
  }

  private Telling telling(Services services) {
    return new Telling(
        services,
        new HookNotices(records.apps(), records.ledger(), records.commits(), services.site()),
        home,
        new SecureRandom(),
        stores.watch());
  }

  private Services services(Drains drains, AllChanges changes) {
    return new Services(
        stores.tables().access(),
        records.apps(),
        records.orders(),
        records.addons(),
        records.pipelines(),
        records.ledger(),
        new SqlChronicle(stores.tables().database()),
        stores.tables().sql().seal()::fingerprint,
        Daemon.site(config),
        changes.releases(),
        changes.apps(),
        new Comparisons(
            records.commits(),
            records.ledger(),
            stores.slugs(),
            new SlugChanges(stores.slugs())),
        new Stages(records.commits(), records.ledger()),
        new Upstream(records.apps(), records.ledger(), records.orders(), records.pipelines()),
        stores.slugs(),
        stores.tables().builds(),
        new SlugUploads(stores.tables().database()),
        stores.archives(),
        logs,
        drains,
        machine.routing(),
        stores.tables().webhooks(),
        new SqlDeliveries(stores.tables().database(), time, new SecureRandom()),
        new HookServices(
            stores.tables().hooks(),
            changes.releases().hooks(),
            stores.tables().receivers(),
            config.mail(),
            stores.tables().mail()),
        Outbound.by(config.fetchAllow()),
        name -> stores.images().find(name).map(ImageInfo::id),
        time);
  }

  private Delivery drains() {
    SecureRandom random = new SecureRandom();
    var delivery =
        new Delivery(
            new SqlDrains(
                stores.tables().database(),
                new Seals(stores.tables().sql().seal()).drains(),
                time,
                random),
            logs,
            new Trust("drains.ca", config.drainAuthorities().map(home.root()::resolve)),
            Outbound.by(config.fetchAllow()),
            DrainLimits.DEFAULT,
            time,
            random);
    return outside.reached() ? delivery.start(stores.watch()) : delivery;
  }
}
