package belay.deploy;

import belay.activity.Activity;
import belay.addon.SqlAddons;
import belay.apps.AppDirectories;
import belay.apps.PlainSettings;
import belay.apps.SqlAppCopies;
import belay.apps.SqlApps;
import belay.apps.SqlOrders;
import belay.archive.Archives;
import belay.build.Builder;
import belay.checkpoint.AddonData;
import belay.contract.SqlContracts;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.fleet.Bounds;
import belay.fleet.Machine;
import belay.fleet.Quotas;
import belay.fleet.Records;
import belay.fleet.RoadLimits;
import belay.group.GroupNews;
import belay.group.SqlGroups;
import belay.hook.HookReleases;
import belay.joint.JointChanges;
import belay.layout.ReleaseDirectories;
import belay.layout.Reserve;
import belay.layout.Storage;
import belay.ledger.SqlChronicle;
import belay.ledger.SqlLedger;
import belay.ledger.SqlLedgerCopies;
import belay.lifecycle.AppChanges;
import belay.logs.AppLogs;
import belay.lost.Lost;
import belay.manifest.AddonWish;
import belay.outbox.ReleaseNews;
import belay.pipeline.SqlPipelines;
import belay.preview.RollbackWish;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Commits;
import belay.release.Job;
import belay.release.LanguageRuntime;
import belay.release.LedgerEntry;
import belay.release.Slug;
import belay.release.SlugImages;
import belay.rollback.RollbackTarget.Wanted;
import belay.routing.Routing;
import belay.routing.Site;
import belay.runtime.Dyno;
import belay.switching.DeployOutcome;
import belay.switching.Road;
import belay.watch.Later;
import belay.watch.Timing;
import belay.watch.Watch;
import belay.webhook.WebhookOutbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The one road over a real ledger, with everything that runs played by fakes that write down what
 * happened.
 */
public final class World implements AutoCloseable {
  static final Change BY_ANA =
      new Change(
          new Actor(new UUID(0, 1), "ana@example.com", "test"),
          Change.Source.CLI,
          Optional.empty());

  final List<String> happened = new CopyOnWriteArrayList<>();
  final List<String> told = new CopyOnWriteArrayList<>();
  final FakeRuntime runtime = new FakeRuntime(happened);
  final FakeRouting routing = new FakeRouting(happened);
  public final FakeSlugs slugs = new FakeSlugs();
  final FakeLogs logs = new FakeLogs();
  final Set<Integer> unwell = ConcurrentHashMap.newKeySet();
  public final Map<String, String> processTypes = new TreeMap<>(Map.of("web", "run"));

  /** Files that every source has from now on, beside one with its commit. */
  public final Map<String, String> tree = new TreeMap<>();

  final Set<Integer> ill = ConcurrentHashMap.newKeySet();
  public volatile boolean overlap = true;

  /** Done while a version's web dynos boot. */
  volatile IntConsumer whileBooting = version -> {};

  /** The machine's, in bytes. */
  static final long MEMORY = 1L << 30;

  volatile boolean memoryShort;

  /** What app.json's env asks for from now on. */
  volatile SortedMap<String, String> appJson = new TreeMap<>();

  volatile List<AddonWish> asked = List.of();

  /** What slugs are made with from now on. */
  volatile List<LanguageRuntime> runtimes = List.of();

  /** What runs by the clock in slugs that are made from now on. */
  public volatile List<Job> jobs = List.of();

  /** What has become of runtimes since; of the others nothing has. */
  final Map<LanguageRuntime, Optional<LanguageRuntime>> changed = new ConcurrentHashMap<>();

  /** How long what is open may go on; read when a control plane begins. */
  volatile Duration drain = Duration.ofMillis(10);

  /** Versions whose web dynos die within a second of being well. */
  final Set<Integer> dying = ConcurrentHashMap.newKeySet();

  final Path root;
  public final SqlLedger ledger;
  public final SqlApps apps;
  public final SqlOrders orders;
  public final SqlAddons addons;
  public final SqlPipelines pipelines;
  public final SqlGroups groups;
  public final SqlContracts contracts;
  Optional<String> image = Optional.empty();
  Commits commits = (app, from, to, max) -> Optional.empty();
  public final Archives archives;
  private final AtomicLong seconds = new AtomicLong(1_700_000_000);
  private volatile boolean still;
  public final Database database;
  private AllChanges changes;
  private Later background;

  public World(Path root) {
    this.root = root;
    this.database = FreshDatabase.open(root.resolve("ledger.db"));
    SecureRandom random = new SecureRandom();
    var activity =
        new Activity(
            List.of(new HookReleases(), new ReleaseNews(), new WebhookOutbox(), new GroupNews()),
            random);
    this.ledger = SqlLedger.open(database, activity, root.resolve("config.key"), time(), random);
    this.apps = new SqlApps(database, activity, PlainSettings.SEAL, time(), random);
    this.orders = new SqlOrders(database, activity, time());
    this.addons = new SqlAddons(database, new PlainSeal(), time(), random);
    this.groups = new SqlGroups(database, activity, time(), random);
    this.contracts = new SqlContracts(database, activity, time());
    this.pipelines = new SqlPipelines(database, time(), random);
    this.archives =
        archives(new SqlAppCopies(database, apps, orders, activity, _ -> false, time(), random));
    this.background = new Later(new Watch(time()));
    this.changes = open();
  }

  private Archives archives(SqlAppCopies copies) {
    try {
      return new Archives(
          new Archives.Parts(
              ledger,
              new SqlChronicle(database),
              new SqlLedgerCopies(database, ledger),
              copies,
              slugs,
              root.resolve("scratch")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Every look at the clock is a second later, so that order shows in every time. */
  public InstantSource time() {
    return () -> Instant.ofEpochSecond(still ? seconds.get() : seconds.incrementAndGet());
  }

  /** Sets the clock; from now on it goes on, or stands still. */
  void clock(long second, boolean standsStill) {
    seconds.set(second);
    still = standsStill;
  }

  RoadLimits limits() {
    return QuickLimits.drainingFor(drain);
  }

  private AllChanges open() {
    return AllChanges.on(
        records(),
        storage(),
        machine(),
        new Timing(time(), background),
        logs,
        Site.local(8080),
        this::build,
        archives,
        new SecureRandom(),
        new Bounds(limits(), quotas));
  }

  /** Whom quotas are for. */
  Predicate<UUID> bound = _ -> false;

  final Quotas quotas = new Quotas(new Quotas.PerUser(2, 3, 1), id -> bound.test(id));

  public Records records() {
    return new Records(ledger, apps, orders, addons, pipelines, groups, contracts, commits);
  }

  Storage storage() {
    AppDirectories directories = new AppDirectories(root.resolve("apps"));
    return new Storage(
        directories,
        slugs,
        new ReleaseDirectories(directories, slugs, apps::fate, new Lost(root, time())),
        Reserve.NONE);
  }

  Machine machine() {
    return new Machine(
        runtime,
        new FakeProbe(unwell, ill, dying, v -> whileBooting.accept(v)),
        new PlayedMemory(() -> memoryShort, MEMORY),
        routing,
        new FakeLanguages(changed),
        AddonData.NONE);
  }

  private Builder.Outcome build(Builder.Request request, Builder.Output output) {
    if (Files.exists(request.source().resolve("broken"))) {
      return new Builder.Outcome.Failed("It does not build.");
    }
    UUID id = UUID.randomUUID();
    var stored = slugs.store(id, request.source());
    return new Builder.Outcome.Built(
        new Slug(
            id,
            request.appId(),
            request.commit(),
            request.commitSubject(),
            "Procfile",
            image.map(SlugImages::one),
            new TreeMap<>(processTypes),
            new TreeMap<>(),
            Slug.Health.PORT_OPENS,
            overlap,
            List.of(),
            Slug.Copied.MIGRATIONS,
            jobs,
            belay.release.Limits.USUAL,
            runtimes,
            stored.bytes(),
            stored.treeHash(),
            time().instant()),
        new TreeMap<>(),
        appJson,
        asked);
  }

  /** The control plane is gone and another one starts; dynos and router were not asked. */
  void restart() {
    background.close();
    background = new Later(new Watch(time()));
    changes = open();
    recover();
  }

  /** What makes releases. */
  public ReleaseChanges releases() {
    return changes.releases();
  }

  /** What makes releases, of several apps as one too. */
  public JointChanges joint() {
    return JointChanges.on(changes, records(), new Bounds(limits(), quotas), time());
  }

  /** What makes none. */
  public AppChanges changes() {
    return changes.apps();
  }

  Road road() {
    return changes.road();
  }

  void recover() {
    changes.recovery().run();
  }

  public AppLogs logs() {
    return logs;
  }

  public Routing routing() {
    return routing;
  }

  App app(String name) {
    return changes().life().create(Optional.of(new AppName(name)), BY_ANA);
  }

  public DeployOutcome push(App app, String commit) {
    return push(app, commit, told::add);
  }

  DeployOutcome push(App app, String commit, Builder.Output tell) {
    try {
      Path source = Files.createTempDirectory(root, "source");
      if (commit.startsWith("bad")) {
        Files.createFile(source.resolve("broken"));
      }
      String full = CommitIds.full(commit);
      Files.writeString(source.resolve("commit"), full);
      for (Map.Entry<String, String> file : tree.entrySet()) {
        Path path = source.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      return releases()
          .deploys()
          .deploy(
              app,
              new Deploys.Source(source, Optional.of(full), Optional.of("a change"), false),
              BY_ANA,
              tell);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What a call does not throw, or the sentence that it refuses with. */
  static String said(Supplier<?> call) {
    try {
      return "done: " + call.get();
    } catch (BelayException e) {
      return String.valueOf(e.getMessage());
    }
  }

  DeployOutcome set(App app, String key, String value) {
    return releases().config().set(app, Map.of(key, Optional.of(value)), BY_ANA);
  }

  DeployOutcome rollback(App app) {
    return releases().rollbacks().rollback(app, RollbackWish.to(new Wanted.Previous()), BY_ANA);
  }

  DeployOutcome rollback(App app, String target) {
    return releases().rollbacks().rollback(app, RollbackWish.to(new Wanted.Named(target)), BY_ANA);
  }

  LedgerEntry serving(App app) {
    return ledger.serving(app.id()).orElseThrow();
  }

  /** What the ledger says, oldest first: {@code v2 succeeded Deploy 1111111}. */
  List<String> story(App app) {
    return ledger.page(app.id(), 1, false, 1_000).stream()
        .map(e -> e.release().label() + " " + e.status().word() + " " + e.release().description())
        .toList();
  }

  /** Versions of the dynos that the router sends requests to. */
  List<Integer> routed(App app) {
    var routes = routing.table.get(app.id().toString());
    if (routes == null) {
      return List.of();
    }
    return routes.upstreams().stream()
        .map(u ->
            runtime.running().stream()
                .filter(d -> d.port().orElse(0) == u.port())
                .map(Dyno::version)
                .findFirst()
                .orElse(0))
        .toList();
  }

  @Override
  public void close() {
    background.close();
    database.close();
  }
}
