package belay.daemon;

import belay.archive.Archives;
import belay.builds.SlugUploads;
import belay.certificates.AppCertificates;
import belay.deploy.AllChanges;
import belay.drain.Delivery;
import belay.drain.DrainLimits;
import belay.drain.Drains;
import belay.drain.SqlDrains;
import belay.fleet.Bounds;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.home.Home;
import belay.joint.JointChanges;
import belay.ledger.SqlChronicle;
import belay.logs.AppLogs;
import belay.outbound.Outbound;
import belay.outbound.Trust;
import belay.outbox.SqlDeliveries;
import belay.platform.Behind;
import belay.platform.Channels;
import belay.platform.Ongoing;
import belay.platform.Stores;
import belay.runtime.docker.ImageInfo;
import belay.runtime.docker.images.Images;
import belay.series.Points;
import belay.settings.ServerConfig;
import belay.slug.Slugs;
import belay.view.HookNotices;
import belay.watch.Watch;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Opens the doors (API, git, SSH, pages) and gives them the rooms behind them. */
record DoorRooms(
    Home home,
    ServerConfig config,
    Outside outside,
    Records records,
    Machine machine,
    AppLogs logs,
    InstantSource time,
    DoorRooms.Kept kept) {
  /** The rooms that only the doors need. */
  record Kept(
      Tables tables,
      Archives archives,
      Slugs slugs,
      Images images,
      AppCertificates certificates,
      Watch watch,
      Bounds bounds) {}

  void open(DoorSockets sockets, AllChanges changes, Ongoing ongoing, Walls walls, Closer closer) {
    Delivery drains = closer.register(drains());
    Channels channels = channels(drains);
    var recording = Recording.open(home, records.apps(), machine.runtime(), closer);
    JointChanges joint = JointChanges.on(changes, records, kept.bounds(), time);
    Behind behind =
        new Behind(
            kept.tables().access(),
            records,
            changes.apps(),
            joint,
            ongoing,
            stores(recording.points()),
            channels,
            kept.certificates(),
            Daemon.site(config),
            time);
    var notices =
        new HookNotices(records.apps(), records.ledger(), records.commits(), behind.site());
    var telling = new Telling(channels, notices, home, time, new SecureRandom(), kept.watch());
    var operating =
        new Operating(home, config, machine.routing(), kept.tables(), walls, kept.watch(), time);
    operating.watchCertificates(kept.certificates());
    new Doors(
            home,
            config,
            outside,
            sockets,
            behind,
            machine.routing(),
            kept.watch(),
            telling,
            operating.state(),
            operating::watchCertificate)
        .open(machine.runtime()::description, walls, closer);
    if (outside.reached()) {
      operating.start(config, changes, drains, recording, closer);
      operating.watchAddons(ongoing.data().backups()::trouble, closer);
    }
  }

  private Stores stores(Points points) {
    return new Stores(
        home.builds(),
        kept.slugs(),
        new SlugUploads(kept.tables().database()),
        name -> kept.images().find(name).map(ImageInfo::id),
        kept.tables().builds(),
        kept.archives(),
        new Stores.Past(
            new SqlChronicle(kept.tables().database()), kept.tables().said().guard(), points),
        kept.tables().sql().seal()::fingerprint,
        logs);
  }

  private Channels channels(Drains drains) {
    return new Channels(
        kept.tables().told().webhooks(),
        kept.tables().told().hooks(),
        new SqlDeliveries(kept.tables().database(), time, new SecureRandom()),
        kept.tables().told().receivers(),
        drains,
        Outbound.by(config.fetchAllow()),
        config.mail(),
        kept.tables().told().mail());
  }

  private Delivery drains() {
    SecureRandom random = new SecureRandom();
    var delivery =
        new Delivery(
            new SqlDrains(
                kept.tables().database(),
                new Seals(kept.tables().sql().seal()).drains(),
                time,
                random),
            logs,
            new Trust("drains.ca", config.drainAuthorities().map(home.root()::resolve)),
            Outbound.by(config.fetchAllow()),
            DrainLimits.DEFAULT,
            time,
            random);
    return outside.reached() ? delivery.start(kept.watch()) : delivery;
  }
}
