package belay.daemon;

import belay.archive.Archives;
import belay.deploy.OneRoad;
import belay.fleet.Rooms;
import belay.drain.Delivery;
import belay.drain.DrainLimits;
import belay.drain.DrainTrust;
import belay.drain.Drains;
import belay.drain.SqlDrains;
import belay.http.Services;
import belay.ledger.SqlChronicle;
import belay.outbound.Outbound;
import belay.runtime.docker.ImageInfo;
import belay.runtime.docker.Images;
import belay.watch.Watch;
import belay.webhook.SqlDeliveries;
import java.security.SecureRandom;

/** What is behind the doors, and the doors once that is there. */
record DoorRooms(
    Home home, ServerConfig config, Outside outside, Rooms rooms, DoorRooms.Stores stores) {
  /** What they need beside the road's rooms. */
  record Stores(Tables tables, Archives archives, Images images, Watch watch) {}

  void open(DoorSockets sockets, OneRoad road, Walls walls, Closer closer) {
    Delivery drains = closer.register(drains());
    new Doors(home, config, outside, sockets, services(drains, road), stores.watch())
        .open(rooms.runtime()::description, walls, closer);
  }

  private Services services(Drains drains, OneRoad road) {
    return new Services(
        stores.tables().access(),
        rooms.apps(),
        rooms.orders(),
        rooms.addons(),
        rooms.pipelines(),
        rooms.ledger(),
        new SqlChronicle(stores.tables().database()),
        stores.tables().sql().seal()::fingerprint,
        rooms.site(),
        road,
        stores.tables().builds(),
        road.promoter(),
        stores.archives(),
        rooms.logs(),
        drains,
        rooms.routing(),
        stores.tables().webhooks(),
        new SqlDeliveries(stores.tables().database(), rooms.time(), rooms.chance()),
        Outbound.by(config.fetchAllow()),
        name -> stores.images().find(name).map(ImageInfo::id),
        rooms.time());
  }

  private Delivery drains() {
    SecureRandom random = new SecureRandom();
    var delivery =
        new Delivery(
            new SqlDrains(
                stores.tables().database(),
                new Seals(stores.tables().sql().seal()).drains(),
                rooms.time(),
                random),
            rooms.logs(),
            new DrainTrust(config.drainAuthorities().map(home.root()::resolve)),
            Outbound.by(config.fetchAllow()),
            DrainLimits.DEFAULT,
            rooms.time(),
            random);
    return outside.reached() ? delivery.start(stores.watch()) : delivery;
  }
}
