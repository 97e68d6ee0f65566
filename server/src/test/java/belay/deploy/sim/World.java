package belay.deploy.sim;

import belay.apps.AppDirectories;
import belay.apps.Apps;
import belay.apps.Orders;
import belay.build.Builder;
import belay.checkpoint.AddonData;
import belay.dashboard.Filter;
import belay.deploy.AllChanges;
import belay.deploy.ReleaseChanges;
import belay.doors.MemoryOrders;
import belay.doors.NoAddons;
import belay.doors.NoPipelines;
import belay.fleet.Bounds;
import belay.fleet.HealthProbe;
import belay.fleet.Machine;
import belay.fleet.Quotas;
import belay.fleet.Records;
import belay.fleet.RoadLimits;
import belay.group.MemoryGroups;
import belay.joint.JointChanges;
import belay.layout.Disk;
import belay.layout.Reserve;
import belay.layout.Storage;
import belay.ledger.ChainLedger;
import belay.ledger.Ledger;
import belay.lifecycle.AppChanges;
import belay.logs.AppLogs;
import belay.logs.LogLine;
import belay.release.Ids;
import belay.release.LanguageRuntimes;
import belay.release.Slug;
import belay.routing.Routing;
import belay.routing.Site;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime;
import belay.slug.Slugs;
import belay.watch.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Everything around the one road, and its lives one after the other. */
final class World {
  static final Duration DRAIN = Duration.ofSeconds(10);

  static final int DRAINS_MAX = 3;

  private static final RoadLimits LIMITS =
      new RoadLimits(
          DRAIN,
          DRAINS_MAX,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofHours(1),
          20,
          Duration.ofSeconds(1),
          2,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofMinutes(5));

  final RandomGenerator chance;
  final Gate gate;
  final SimTime time = new SimTime();
  final SimDisk disk;
  final SimMachine machine;
  final SimApps apps;
  final MemoryOrders orders;
  final ChainLedger ledger;
  final MemoryGroups groups;
  final Map<UUID, SimMachine.Behaviour> behaviours = new HashMap<>();
  final Map<String, String> processTypes = new TreeMap<>(Map.of("web", "run", "worker", "work"));
  boolean memoryShort;
  boolean overlap = true;
  boolean buildFails;
  SimMachine.Behaviour next = SimMachine.Behaviour.WELL;
  private final Bug bug;
  private AllChanges all;
  private Optional<Records> records = Optional.empty();

  World(RandomGenerator chance, Bug bug) {
    this.chance = chance;
    this.bug = bug;
    this.gate = new Gate(chance);
    this.disk = new SimDisk(bug);
    this.machine = new SimMachine(chance, time, bug, this::behaviour);
    this.apps = new SimApps(chance);
    this.orders = new MemoryOrders();
    this.ledger = new ChainLedger(time, chance);
    this.groups = new MemoryGroups(ledger, chance);
    apps.forgotten = app -> groups.forget(app, Simulation.BY_ANA);
    this.all = open();
  }

  private SimMachine.Behaviour behaviour(Dyno dyno) {
    return ledger
        .find(dyno.appId(), dyno.version())
        .flatMap(e -> e.release().slug())
        .map(slug -> behaviours.getOrDefault(slug, SimMachine.Behaviour.WELL))
        .orElse(SimMachine.Behaviour.WELL);
  }

  AppChanges changes() {
    return all.apps();
  }

  ReleaseChanges releases() {
    return all.releases();
  }

  /** The same, of several apps as one too. */
  JointChanges joint() {
    return JointChanges.on(all, records.orElseThrow(), new Bounds(LIMITS, Quotas.NONE), time);
  }

  /** Tells the router everything again. */
  void resync() {
    all.road().running().publisher().publishAll();
  }

  /** The control plane ends, however; another one begins. It may be killed while it recovers. */
  void rebirth() {
    gate.reborn();
    gate.note("A control plane begins");
    all = open();
    all.recovery().run();
  }

  private AllChanges open() {
    Ledger guarded = gate.guard(Ledger.class, new BuggyLedger(ledger, bug).ledger());
    var known =
        new Records(
            guarded,
            gate.guard(Apps.class, apps),
            gate.guard(Orders.class, orders),
            new NoAddons(),
            new NoPipelines(),
            groups,
            new belay.doors.NoContracts(),
            (app, from, to, max) -> Optional.empty());
    records = Optional.of(known);
    var storage =
        new Storage(
            new AppDirectories(Path.of("/apps")),
            gate.guard(Slugs.class, disk),
            gate.guard(Disk.class, disk),
            Reserve.NONE);
    var runs =
        new Machine(
            gate.guard(DynoRuntime.class, machine.runtime(gate)),
            gate.guard(HealthProbe.class, machine),
            () -> memoryShort,
            gate.guard(Routing.class, machine),
            LanguageRuntimes.UNCHANGED,
            AddonData.NONE);
    return AllChanges.on(
        known,
        storage,
        runs,
        new Timing(time, time.background(gate)),
        new NoLogs(),
        Site.local(80),
        gate.guard(Builder.class, (request, output) -> build(request)),
        file -> {
          throw new UnsupportedOperationException("no command of the simulation");
        },
        chance,
        new Bounds(LIMITS, Quotas.NONE));
  }

  private Builder.Outcome build(Builder.Request request) {
    if (buildFails) {
      return new Builder.Outcome.Failed("It does not build.");
    }
    UUID id = Ids.next(chance);
    disk.store(id, Path.of("/"));
    behaviours.put(id, next);
    return new Builder.Outcome.Built(
        new Slug(
            id,
            request.appId(),
            request.commit(),
            Optional.empty(),
            "Procfile",
            Optional.empty(),
            new TreeMap<>(processTypes),
            new TreeMap<>(),
            Slug.Health.PORT_OPENS,
            overlap,
            List.of(),
            Slug.Copied.MIGRATIONS,
            List.of(),
            belay.release.Limits.USUAL,
            List.of(),
            1,
            id.toString(),
            time.instant()),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of());
  }

  private static final class NoLogs implements AppLogs {
    @Override
    public void append(UUID appId, LogLine line) {}

    @Override
    public List<Entry> tail(UUID appId, Filter filter, int lines) {
      return List.of();
    }

    @Override
    public List<Entry> since(UUID appId, Filter filter, long position) {
      // Nobody follows one here.
      throw new UnsupportedOperationException("the one road only writes logs");
    }

    @Override
    public Following follow(UUID appId, Filter filter, Optional<Long> after) {
      // A person follows logs, by the API, which is not simulated.
      throw new UnsupportedOperationException("the one road only writes logs");
    }

    @Override
    public void forget(UUID appId) {}
  }
}
