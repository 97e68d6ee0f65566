package belay.daemon;

import belay.apps.SqlAppCopies;
import belay.apps.SqlApps;
import belay.archive.Archives;
import belay.backup.HeldSlugs;
import belay.backup.Truce;
import belay.backups.AddonPlaces;
import belay.checkpoint.AddonData;
import belay.deploy.AllChanges;
import belay.deploy.DrillTimes;
import belay.fleet.AllDynos;
import belay.fleet.Bounds;
import belay.fleet.DialProbe;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.git.RepositoryCommits;
import belay.home.Home;
import belay.home.HomeGuard;
import belay.home.HomeLock;
import belay.layout.ImageSlugs;
import belay.layout.ImageTags;
import belay.layout.ReleaseDirectories;
import belay.layout.Storage;
import belay.ledger.SqlChronicle;
import belay.ledger.SqlImages;
import belay.ledger.SqlLedgerCopies;
import belay.logs.FileLogs;
import belay.logs.LogLimits;
import belay.logs.LogLine;
import belay.lost.Lost;
import belay.pipeline.SqlPipelines;
import belay.release.App;
import belay.release.RuntimeKind;
import belay.routing.RouterClient;
import belay.routing.RouterProbe;
import belay.routing.Site;
import belay.runtime.DynoRuntime.DynoOutput;
import belay.runtime.MachineMemory;
import belay.runtime.Runtimes;
import belay.runtime.Services;
import belay.runtime.docker.DockerRuntime;
import belay.runtime.docker.Engine;
import belay.runtime.docker.images.EngineImages;
import belay.runtime.docker.images.Images;
import belay.runtime.process.DynoHost;
import belay.runtime.process.ProcessRuntime;
import belay.runtime.statics.StaticRuntime;
import belay.settings.ConfiguredBounds;
import belay.settings.ServerConfig;
import belay.slug.FileSlugs;
import belay.slug.Slugs;
import belay.ssh.SshDoor;
import belay.watch.Later;
import belay.watch.Timing;
import belay.watch.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane: every room, put together by hand, from the lowest up. Closing goes the other
 * way round. Dynos and router are not its children: they go on.
 */
final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  /** How often it is looked whether a backup is over that keeps deletes waiting. */
  private static final Duration BACKUP_LOOK = Duration.ofSeconds(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Home home;
  private final Closer closer;
  private final AllDynos dynos;
  private final Beside beside;

  private Daemon(Home home, Closer closer, AllDynos dynos, Beside beside) {
    this.beside = beside;
    this.home = home;
    this.closer = closer;
    this.dynos = dynos;
  }

  /**
   * Starts everything, recovers what a crash left, and says that it is ready.
   *
   * @param lock of the home; let go of when it does not start
   */
  static Daemon start(
      Home home, HomeLock lock, ServerConfig config, boolean olderLedger, InstantSource time) {
    return start(home, lock, config, Outside.REACHED, olderLedger, time);
  }

  /** The same, for a home that is only to be looked at when it does not reach outside. */
  static Daemon start(
      Home home,
      HomeLock lock,
      ServerConfig config,
      Outside outside,
      boolean olderLedger,
      InstantSource time) {
    Closer closer = new Closer();
    try {
      closer.register(lock);
      new HomeGuard(home).checkLedger(olderLedger);
      Files.deleteIfExists(home.ready());
      Files.deleteIfExists(home.stopAll());
      Thread _ = BuildLeftovers.sweep(home.builds());
      SshDoor.prepare();
      return wire(home, config, outside, time, closer);
    } catch (IOException e) {
      closer.close();
      throw new Home.HomeUnusable(home.root(), e);
    } catch (RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  private static Daemon wire(
      Home home, ServerConfig config, Outside outside, InstantSource time, Closer closer)
      throws IOException {
    var sockets = closer.register(DoorSockets.open(home.run(), config, outside.reached()));
    var watch = new Watch(time);
    var tables = Tables.open(home, time, RANDOM, closer);
    var logs = closer.register(logs(home, tables.apps(), time));
    var engine = closer.register(config.docker().engine());
    var hosts = Hosts.of(home, config, outside, time);
    var output = output(logs, tables, time);
    var processes = processes(home, hosts, output, time, closer);
    var runtime = runtimes(home, config, processes, engine, output, time, closer);
    var building = closer.register(Building.of(home, hosts, engine, runtime));
    var walls = new Walls(building, runtime, processes, hosts.flatMap(Hosts::runner));
    var images = new Images(home.root(), engine);
    var store = imagesOf(home, images, runtime);
    var slugs = new ImageSlugs(files(home, closer), tables.sql()::slug, store);
    var archives = archives(home, tables, copies(config, tables, time), slugs);
    var records = records(home, tables, time);
    var storage = new Storage(home.apps(), slugs, disk(home, slugs, tables, store), home.reserve());
    var router = router(home, config);
    var timing = new Timing(time, closer.register(new Later(watch)));
    var places = new AddonPlaces(home.root(), config.backups(), time);
    var makers = ProvidedAddons.makers(places, records, tables, slugs, processes, config, timing);
    var machine = machine(config, tables, runtime, router, building, makers.rewinding(), time);
    var bounds = ConfiguredBounds.of(config, tables.access());
    var changes =
        AllChanges.on(
            records,
            storage,
            machine,
            timing,
            logs,
            site(config),
            building.builder(slugs, config, images, time),
            archives,
            RANDOM,
            bounds);
    var beside = Beside.begin(records, tables, storage, machine, timing, changes, bounds, makers);
    var guarding = guarding(config, records, tables, machine, timing);
    var running = begun(changes, home, config, sockets, records, storage, timing, guarding);
    guarding.begin(changes, outside, watch, closer);
    beside.goOn(outside, watch, closer);
    var shown = SecuredNames.around(router, config, running.publisher(), timing);
    var certificates = Certifying.start(home, config, outside, tables, shown, watch, time, closer);
    new Watches(home, time, watch, closer)
        .begin(slugs, router, logs, running.publisher(), certificates, config.logs());
    var kept = new DoorRooms.Kept(tables, archives, slugs, images, certificates, watch, bounds);
    var doors = new DoorRooms(home, config, outside, records, machine, logs, time, kept);
    doors.open(sockets, changes, beside.ongoing(), walls, closer);
    return new Daemon(home, closer, dynos(records, machine, running, bounds), beside);
  }

  private static Guarding guarding(
      ServerConfig config, Records records, Tables tables, Machine machine, Timing timing) {
    return new Guarding(records, tables.said().guard(), machine, timing, config.guardWindow());
  }

  private static Machine machine(
      ServerConfig config,
      Tables tables,
      Runtimes runtime,
      RouterClient router,
      Building building,
      AddonData data,
      InstantSource time) {
    return new Machine(
        DynoNews.around(runtime, tables.told().webhooks()),
        new DialProbe(runtime, time, id -> healthHost(tables, config, id)),
        new MachineMemory(),
        router,
        building.languages(),
        data);
  }

  private static Records records(Home home, Tables tables, InstantSource time) {
    return new Records(
        StepHook.around(tables.sql(), home),
        tables.apps(),
        tables.said().orders(),
        tables.services().addons(),
        new SqlPipelines(tables.database(), time, RANDOM),
        tables.said().groups(),
        tables.said().contracts(),
        new RepositoryCommits(home.apps()));
  }

  private static String healthHost(Tables tables, ServerConfig config, UUID appId) {
    return tables
        .apps()
        .find(appId)
        .map(app ->
            tables.apps().settings(app).web().healthHost().orElseGet(() -> site(config).host(app)))
        .orElse("localhost");
  }

  static Site site(ServerConfig config) {
    return config.addresses().site(config.httpPort());
  }

  private static FileLogs logs(Home home, SqlApps apps, InstantSource time) {
    return new FileLogs(id -> logDirectory(home, apps, id), time, LogLimits.DEFAULT);
  }

  private static RouterClient router(Home home, ServerConfig config) {
    RouterProbe probe = new RouterProbe(config.bind());
    return new RouterClient(home.routerSocket(), home.routerTable(), probe);
  }

  /** The slug store, whose deletes wait while a backup is made. */
  private static Slugs files(Home home, Closer closer) {
    return closer.register(
        new HeldSlugs(new FileSlugs(home.slugs()), new Truce(home.root()), BACKUP_LOOK));
  }

  private static ImageTags disk(Home home, Slugs slugs, Tables tables, EngineImages store) {
    Lost lost = new Lost(home.root(), InstantSource.system());
    return new ImageTags(
        new ReleaseDirectories(home.apps(), slugs, tables.apps()::fate, lost),
        tables.sql()::slug,
        new SqlImages(tables.database())::knows,
        tables.sql()::imagesOf,
        store);
  }

  private static EngineImages imagesOf(Home home, Images images, Runtimes runtime) {
    var store = new EngineImages(home.root(), images);
    runtime.onExit((_, _) -> store.catchUp());
    runtime.onReturn(store::catchUp);
    return store;
  }

  private static Optional<ProcessRuntime> processes(
      Home home, Optional<Hosts> hosts, DynoOutput output, InstantSource time, Closer closer)
      throws IOException {
    if (hosts.isEmpty()) {
      return Optional.empty();
    }
    DynoHost dynos = hosts.get().dynos();
    return Optional.of(
        closer.register(new ProcessRuntime(home.root(), dynos, StaticRuntime.apart(output), time)));
  }

  private static Runtimes runtimes(
      Home home,
      ServerConfig config,
      Optional<ProcessRuntime> processes,
      Engine engine,
      DynoOutput output,
      InstantSource time,
      Closer closer)
      throws IOException {
    if (processes.isEmpty()) {
      return Runtimes.all(new NoDynos());
    }
    var statics = new StaticRuntime(home.root(), processes.get(), time);
    var containers =
        closer.register(
            new DockerRuntime(
                home.root(),
                engine,
                output,
                time,
                config.docker().limits(),
                processes.get()::bridges));
    return new Runtimes(Map.of(RuntimeKind.PROCESS, statics, RuntimeKind.DOCKER, containers));
  }

  /** Brings everything back to what the ledger says, then begins what goes on by itself. */
  private static AllDynos dynos(Records records, Machine machine, Running running, Bounds bounds) {
    Duration grace = bounds.limits().stopGrace();
    return new AllDynos(records.apps(), machine.runtime(), running, grace);
  }

  private static Running begun(
      AllChanges changes,
      Home home,
      ServerConfig config,
      DoorSockets sockets,
      Records records,
      Storage storage,
      Timing timing,
      Guarding guarding) {
    guarding.hold(changes);
    MemberCalls.open(home, config, changes.road().running().publisher().calls());
    sockets.routed().map(OwnRoute::routes).ifPresent(changes.road().running().publisher()::own);
    changes.recovery().run();
    storage.reserve().keep(timing.background());
    var rehearsals = changes.releases().rehearsals();
    new DrillTimes(records.apps(), records.orders(), timing, rehearsals).begin();
    changes.road().urls().begin();
    return changes.road().running();
  }

  private static SqlAppCopies copies(ServerConfig config, Tables tables, InstantSource time) {
    return new SqlAppCopies(
        tables.database(),
        tables.apps(),
        tables.said().orders(),
        tables.activity(),
        site(config)::owns,
        time,
        RANDOM);
  }

  private static Archives archives(Home home, Tables tables, SqlAppCopies apps, Slugs slugs)
      throws IOException {
    return new Archives(
        new Archives.Parts(
            tables.sql(),
            new SqlChronicle(tables.database()),
            new SqlLedgerCopies(tables.database(), tables.sql()),
            apps,
            slugs,
            home.builds()));
  }

  /** What a server of an add-on says is in the log of the app that it was made for. */
  private static DynoOutput output(FileLogs logs, Tables tables, InstantSource time) {
    return (dyno, text) -> {
      if (Services.is(dyno)) {
        tables
            .services()
            .provisions()
            .find(dyno.appId())
            .ifPresent(
                p -> logs.append(p.appId(), new LogLine(time.instant(), "app", p.service(), text)));
      } else {
        logs.append(dyno.appId(), new LogLine(time.instant(), "app", dyno.name().toString(), text));
      }
    };
  }

  private static Path logDirectory(Home home, SqlApps apps, UUID id) {
    return apps.find(id)
        .map(App::name)
        .map(home.apps()::log)
        .orElse(home.root().resolve("log").resolve("gone"));
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(home.ready());
      if (Files.deleteIfExists(home.stopAll())) {
        beside.expectStop();
        dynos.stop();
        beside.stop();
      }
    } catch (IOException e) {
      LOG.warn("{}", e.getMessage());
    }
    closer.close();
  }
}
