package belay.daemon;

import belay.archive.Archives;
import belay.deploy.OneRoad;
import belay.drain.Delivery;
import belay.drain.DrainLimits;
import belay.drain.DrainTrust;
import belay.drain.Drains;
import belay.drain.SqlDrains;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.http.Services;
import belay.ledger.SqlChronicle;
import belay.logs.AppLogs;
import belay.outbound.Outbound;
import belay.runtime.docker.ImageInfo;
import belay.runtime.docker.Images;
import belay.watch.Watch;
import belay.webhook.SqlDeliveries;
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
  record Stores(Tables tables, Archives archives, Images images, Watch watch) {}

  void open(DoorSockets sockets, OneRoad road, Walls walls, Closer closer) {
    Delivery drains = closer.register(drains());
    new Doors(home, config, outside, sockets, services(drains, road), stores.watch())
        .open(machine.runtime()::description, walls, closer);
  }

  private Services services(Drains drains, OneRoad road) {
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
        road,
        stores.tables().builds(),
        road.promoter(),
        stores.archives(),
        logs,
        drains,
        machine.routing(),
        stores.tables().webhooks(),
        new SqlDeliveries(stores.tables().database(), time, new SecureRandom()),
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
            new DrainTrust(config.drainAuthorities().map(home.root()::resolve)),
            Outbound.by(config.fetchAllow()),
            DrainLimits.DEFAULT,
            time,
            random);
    return outside.reached() ? delivery.start(stores.watch()) : delivery;
  }
}
