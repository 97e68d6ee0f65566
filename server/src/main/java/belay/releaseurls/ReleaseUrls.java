package belay.releaseurls;

import belay.addon.Addon;
import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.State;
import belay.apps.Settings;
import belay.fleet.AppRouting;
import belay.fleet.Boot.Booted;
import belay.fleet.Dynos.Startable;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.fleet.RoadLimits;
import belay.fleet.Running;
import belay.layout.Storage;
import belay.release.App;
import belay.release.BelayException;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.routing.Site;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime.ExitListener;
import belay.runtime.DynoSpec;
import belay.runtime.PortHolder;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every kept release at a host name of its own, such as {@code v44--api.localhost}, where an app's
 * owner switched that on. A release has no dyno there until a request comes; then one is started
 * with the release's own code and config, and stopped when nobody asked for a while. Such dynos
 * stand beside the formation and do not outlive this process. Safe for use by several threads.
 */
public final class ReleaseUrls implements ExitListener {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseUrls.class);

  /** How many of an app's newest releases get a route; older ones are reached by rollback. */
  static final int RELEASES_MAX = 50;

  /** How many of them run at once. */
  private static final int RUNNING_MAX = 3;

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration SICK = Duration.ofSeconds(5);

  private final Records records;
  private final Storage storage;
  private final Machine machine;
  private final Site site;
  private final Timing timing;
  private final RoadLimits limits;
  private final Running running;
  private final Map<Key, Seen> seen = new ConcurrentHashMap<>();
  private final ToldRoutes told;

  public ReleaseUrls(
      Records records,
      Storage storage,
      Machine machine,
      Site site,
      Timing timing,
      RoadLimits limits,
      Running running) {
    this.records = records;
    this.storage = storage;
    this.machine = machine;
    this.site = site;
    this.timing = timing;
    this.limits = limits;
    this.running = running;
    this.told = new ToldRoutes(machine.routing());
    running.publisher().beside(this::routesOfAll);
    machine.runtime().onExit(this);
  }

  private record Key(UUID appId, int version) {
    /** What the router calls it. */
    String id() {
      return appId + "/v" + version;
    }

    static Optional<Key> of(String id) {
      int slash = id.indexOf("/v");
      try {
        return slash < 0
            ? Optional.empty()
            : Optional.of(
                new Key(
                    UUID.fromString(id.substring(0, slash)),
                    Integer.parseInt(id.substring(slash + 2))));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * A release that somebody looked at.
   *
   * @param dyno once it is well; none while it boots and after it failed
   * @param sick whether it failed to come up, just now
   * @param asked when a request of it was last seen
   */
  private record Seen(Optional<Dyno> dyno, boolean sick, Instant asked) {}

  /** Waits for requests of cold releases, and looks after those that run, from now on. */
  public void begin() {
    timing.background().now(this::listen);
    timing.background().after(limits.urlLook(), this::look);
  }

  private void listen() {
    Duration pause = PAUSE;
    try {
      for (String id : machine.routing().awaited(WAIT)) {
        Key.of(id).ifPresent(key -> timing.background().now(() -> wake(key)));
      }
      pause = Duration.ZERO;
    } catch (BelayException e) {
      LOG.debug("the router does not say what it waits for: {}", e.getMessage());
    } finally {
      timing.background().after(pause, this::listen);
    }
  }

  /** For a router that is told everything anew. */
  private List<AppRoutes> routesOfAll(App app) {
    return told.all(app.id(), () -> routes(app));
  }

  /** What the router is to know of an app beside its own routes. */
  private List<AppRoutes> routes(App app) {
    if (!records.apps().settings(app).rollbacks().urls()) {
      return List.of();
    }
    int serving = records.ledger().serving(app.id()).map(LedgerEntry::version).orElse(0);
    List<AppRoutes> routes = new ArrayList<>();
    for (LedgerEntry entry : records.ledger().newest(app.id(), RELEASES_MAX)) {
      if (isKept(entry) && !isAnApps(site.host(app, entry.version()))) {
        boolean serves = entry.version() == serving;
        routes.add(serves ? asServing(app, entry) : route(app, entry.version()));
      }
    }
    return routes;
  }

  /** A home from before may have an app whose own host name that is: it keeps it. */
  private boolean isAnApps(String host) {
    return records.apps().find(host.substring(0, host.indexOf('.'))).isPresent();
  }

  boolean isKept(LedgerEntry entry) {
    boolean ready =
        entry.status() == ReleaseStatus.SUCCEEDED || entry.status() == ReleaseStatus.HELD;
    return ready && entry.release().slug().filter(storage.slugs()::has).isPresent();
  }

  /** The same dynos as the app's own host name. */
  private AppRoutes asServing(App app, LedgerEntry entry) {
    AppRoutes own = running.publisher().routes(app);
    Key key = new Key(app.id(), entry.version());
    return own.under(key.id(), running.publisher().hosts(app, site.hosts(app, entry.version())));
  }

  private AppRoutes route(App app, int version) {
    Settings.Web web = records.apps().settings(app).web();
    Key key = new Key(app.id(), version);
    Optional<Seen> now = Optional.ofNullable(seen.get(key));
    Optional<Dyno> there = now.flatMap(Seen::dyno);
    Optional<Dyno> dyno = there.filter(d -> machine.runtime().portHolder(d) != PortHolder.STRANGER);
    boolean sick = now.map(Seen::sick).orElse(false) || dyno.isPresent() != there.isPresent();
    return new AppRoutes(
        key.id(),
        app.name().value(),
        running.publisher().hosts(app, site.hosts(app, version)),
        dyno.isPresent() ? State.UP : sick ? State.CRASHED : State.COLD,
        dyno.map(d -> "v" + version + "." + d.id().toString().substring(0, 8)).orElse("cold"),
        dyno.stream().map(AppRouting::upstream).toList(),
        Math.toIntExact(web.timeout().toSeconds()),
        web.affinity());
  }

  /** Whether the router has a release's address, as it is told now. */
  boolean isReached(App app, int version) {
    tell(app.id());
    return told.has(app.id(), new Key(app.id(), version).id());
  }

  /** The same where it is switched on. */
  public void refreshIfOn(App app) {
    if (records.apps().settings(app).rollbacks().urls()) {
      refresh(app);
    }
  }

  /** Tells the router what changed since it was last told; later, when it cannot be told now. */
  public void refresh(App app) {
    timing
        .background()
        .insist("telling the router of the releases of " + app.name(), () -> tell(app.id()));
  }

  private void tell(UUID appId) {
    told.tell(appId, () -> records.apps().find(appId).map(this::routes).orElse(List.of()));
  }

  /** Stops what runs of an app that is gone, and takes its routes away. */
  public void forget(App app) {
    seen.keySet().stream().filter(k -> k.appId().equals(app.id())).forEach(this::stop);
    tell(app.id());
    told.forget(app.id());
  }

  /** Stops what runs with the old variables of an add-on; the next request starts it again. */
  public void rotated(Addon addon) {
    seen.keySet().stream()
        .filter(k ->
            records
                .ledger()
                .find(k.appId(), k.version())
                .filter(e -> e.release().config().addons().contains(addon.ref()))
                .isPresent())
        .forEach(this::stop);
  }

  private void wake(Key key) {
    Optional<App> app = records.apps().find(key.appId());
    if (app.isEmpty() || seen.putIfAbsent(key, booting()) != null) {
      return;
    }
    makeRoom(key);
    Optional<Dyno> dyno = start(app.get(), key);
    seen.put(key, new Seen(dyno, dyno.isEmpty(), timing.time().instant()));
    refresh(app.get());
    if (dyno.isEmpty()) {
      timing
          .background()
          .after(
              SICK,
              () -> {
                seen.remove(key);
                records.apps().find(key.appId()).ifPresent(this::refresh);
              });
    } else if (machine.runtime().exit(dyno.get()).isPresent()) {
      exited(dyno.get(), 0);
    }
  }

  private Seen booting() {
    return new Seen(Optional.empty(), false, timing.time().instant());
  }

  /** The one that nobody asked for longest gives way. */
  private void makeRoom(Key fresh) {
    seen.entrySet().stream()
        .filter(s -> s.getKey().appId().equals(fresh.appId()))
        .filter(s -> s.getValue().dyno().isPresent())
        .sorted(
            Comparator.comparing(
                (Map.Entry<Key, Seen> s) -> s.getValue().asked(), Comparator.reverseOrder()))
        .skip(RUNNING_MAX - 1)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::stop);
  }

  private Optional<Dyno> start(App app, Key key) {
    String why;
    try {
      Optional<Startable> what =
          records
              .ledger()
              .find(app.id(), key.version())
              .filter(this::isKept)
              .flatMap(e -> running.startables().of(app, e.release()));
      Optional<String> obstacle = obstacle(app, what);
      if (obstacle.isEmpty()) {
        switch (boot(app, what.orElseThrow(), key)) {
          case Booted.Well well -> {
            return Optional.of(well.dyno());
          }
          case Booted.Unwell unwell -> why = name(key) + " " + unwell.why();
        }
      } else {
        why = obstacle.get();
      }
    } catch (BelayException e) {
      why = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    LOG.info("v{} of {} does not answer: {}", key.version(), app.name(), why);
    running.log().api(app, "v" + key.version() + " could not be started: " + why);
    return Optional.empty();
  }

  private Optional<String> obstacle(App app, Optional<Startable> what) {
    if (machine.memory().isShort()) {
      return Optional.of("memory is short");
    }
    if (what.isEmpty()) {
      return Optional.of("its slug is gone");
    }
    return running.startables().mayRunBeside(app, what.get().release())
        ? Optional.empty()
        : Optional.of("the app's dynos must not overlap");
  }

  private Booted boot(App app, Startable what, Key key) throws InterruptedException {
    boolean envFile = records.apps().settings(app).envFile();
    storage.disk().layOut(app, what.stamp(), what.slug().id(), envFile);
    return running.boot().beside(what, name(key), limits.stopGrace());
  }

  private static DynoName name(Key key) {
    return new DynoName(DynoSpec.PREVIEW, key.version());
  }

  private void look() {
    try {
      Instant now = timing.time().instant();
      for (Map.Entry<Key, Seen> one : seen.entrySet()) {
        one.getValue().dyno().ifPresent(dyno -> look(one.getKey(), dyno, now));
      }
    } finally {
      timing.background().after(limits.urlLook(), this::look);
    }
  }

  private void look(Key key, Dyno dyno, Instant now) {
    try {
      String pool = "v" + key.version() + "." + dyno.id().toString().substring(0, 8);
      if (machine.routing().measure(key.id(), pool).requests() > 0) {
        seen.computeIfPresent(key, (k, s) -> new Seen(s.dyno(), s.sick(), now));
      }
      Seen latest = seen.get(key);
      if (latest != null && !now.isBefore(latest.asked().plus(limits.urlIdle()))) {
        stop(key);
      }
    } catch (BelayException e) {
      LOG.debug("not measured: {}", e.getMessage());
    }
  }

  private void stop(Key key) {
    Optional<Dyno> dyno = Optional.ofNullable(seen.remove(key)).flatMap(Seen::dyno);
    records.apps().find(key.appId()).ifPresent(this::refresh);
    dyno.ifPresent(
        d -> timing.background().now(() -> machine.runtime().stop(d, limits.stopGrace())));
  }

  @Override
  public void exited(Dyno dyno, int status) {
    Key key = new Key(dyno.appId(), dyno.name().number());
    boolean ours =
        dyno.name().type().equals(DynoSpec.PREVIEW)
            && Optional.ofNullable(seen.get(key))
                .flatMap(Seen::dyno)
                .filter(d -> d.id().equals(dyno.id()))
                .isPresent();
    if (ours) {
      stop(key);
    }
  }
}
