package belay.fleet;

import belay.api.routing.AppRoutes;
import belay.apps.Apps;
import belay.apps.Domain;
import belay.calls.Calls;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.BelayException;
import belay.release.LedgerEntry;
import belay.routing.Routing;
import belay.routing.Site;
import belay.routing.TrustedNames;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime;
import belay.watch.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the router how each app stands. What is told is always made from the newest state, and one
 * app is told of by one thread at a time, so that an older state never overtakes a newer one.
 */
public final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final int HTTPS = 443;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Apps apps;
  private final Ledger ledger;
  private final Routing routing;
  private final Strangers strangers;
  private final Site site;
  private final OwnNames names;
  private final Background background;
  private final Fleet fleet;
  private final Canaries canaries;
  private final Calls calls;
  private final Map<UUID, ReentrantLock> locks = new ConcurrentHashMap<>();
  private final Map<UUID, AppRoutes> held = new ConcurrentHashMap<>();

  /** Shared by those who tell of one app, each; held alone by who tells of all. */
  private final ReadWriteLock all = new ReentrantReadWriteLock();

  private final Map<UUID, Again> again = new ConcurrentHashMap<>();

  /** Of whom the router is to be told together, as it may know another state of all of them. */
  private final Map<UUID, List<App>> owed = new ConcurrentHashMap<>();

  private final Set<UUID> later = ConcurrentHashMap.newKeySet();
  private final List<Function<App, List<AppRoutes>>> beside = new CopyOnWriteArrayList<>();
  private volatile Optional<AppRoutes> own = Optional.empty();
  private volatile Over over = new Over(0, TrustedNames.NONE);

  Publisher(
      Apps apps,
      Ledger ledger,
      Routing routing,
      DynoRuntime runtime,
      Site site,
      Background background,
      Fleet fleet,
      Canaries canaries,
      Calls calls) {
    this.apps = apps;
    this.ledger = ledger;
    this.routing = routing;
    this.strangers = new Strangers(runtime, background);
    this.site = site;
    this.names = new OwnNames(apps, site);
    this.background = background;
    this.fleet = fleet;
    this.canaries = canaries;
    this.calls = calls;
  }

  /** Which calls of apps to each other are given another release than visitors are. */
  public Calls calls() {
    return calls;
  }

  /**
   * Publishes an app.
   *
   * @throws belay.routing.RouterUnavailable and then the router does what it did
   */
  public void publish(App app) {
    List<App> together = owed.get(app.id());
    if (together != null) {
      publish(together, () -> {}, () -> {});
      return;
    }
    Lock others = all.readLock();
    ReentrantLock lock = lock(app);
    others.lock();
    lock.lock();
    try {
      // Whoever found it may be late: one that was destroyed since has no routes any more.
      if (apps.find(app.id()).isPresent()) {
        routing.put(routes(app));
      }
    } finally {
      lock.unlock();
      others.unlock();
    }
  }

  /**
   * Publishes several apps in one step, in a state that is made while nobody else publishes.
   *
   * @param aim makes it
   * @param withdraw makes the state before when the router cannot be told, or nobody knows whether
   *     it was: then it is to be told of that, see {@link #publishOrLater(List, Runnable)}
   */
  public void publish(List<App> together, Runnable aim, Runnable withdraw) {
    Lock alone = all.writeLock();
    alone.lock();
    try {
      aim.run();
      List<App> there = together.stream().filter(a -> apps.find(a.id()).isPresent()).toList();
      routing.put(there.stream().map(this::routes).toList());
      together.forEach(app -> owed.remove(app.id()));
    } catch (BelayException e) {
      withdraw.run();
      throw e;
    } finally {
      alone.unlock();
    }
  }

  /** The same for a state that must come: now or as soon as can be; answers whether it was now. */
  public boolean publishOrLater(List<App> together, Runnable aim) {
    try {
      publish(together, aim, () -> together.forEach(app -> owed.put(app.id(), together)));
      return true;
    } catch (BelayException e) {
      LOG.warn("the router will be told later of a group: {}", e.getMessage());
      background.after(RETRY, () -> again(together));
      return false;
    }
  }

  private void again(List<App> together) {
    if (together.stream().anyMatch(app -> together.equals(owed.get(app.id())))) {
      boolean _ = publishOrLater(together, () -> {});
    }
  }

  /** From now on the router is told of the server's own name too, when it is told of all. */
  public void own(AppRoutes routes) {
    own = Optional.of(routes);
  }

  /**
   * Who is asked once more for what fails.
   *
   * @param pairs whether beside the one that failed, after the visitor was answered
   */
  record Again(List<Dyno> dynos, boolean pairs) {
    static final Again NOBODY = new Again(List.of(), false);

    Again {
      dynos = List.copyOf(dynos);
    }
  }

  /** Leaves the router what it knows of an app while nobody can tell what runs of it. */
  public void hold(UUID appId, AppRoutes routes) {
    held.put(appId, routes);
  }

  public Optional<AppRoutes> held(UUID appId) {
    return Optional.ofNullable(held.get(appId));
  }

  /** From now on it is told what is known. */
  public void release(UUID appId) {
    held.remove(appId);
  }

  /** Adds what else the router is to know of an app. */
  public void beside(Function<App, List<AppRoutes>> routes) {
    beside.add(routes);
  }

  /** Where TLS is spoken, and for whom. */
  private record Over(int port, TrustedNames names) {}

  /**
   * From now on visitors of these names may be told of https; each app is to be published again
   * when one of its own joins or leaves them.
   *
   * @param port where TLS is spoken, as visitors reach it
   */
  public void over(int port, TrustedNames names) {
    over = new Over(port, names);
  }

  /**
   * Where an app is reached over TLS that browsers trust.
   *
   * @return without a slash at its end; empty when it is nowhere
   */
  public Optional<String> trustedUrl(App app) {
    Over to = over;
    Stream<String> given = apps.domains(app).stream().map(Domain::hostname);
    return Stream.concat(Stream.of(site.host(app)), given)
        .filter(host -> !host.startsWith("*.") && to.names().has(host))
        .map(host -> "https://" + host + (to.port() == HTTPS ? "" : ":" + to.port()))
        .findFirst();
  }

  /** Whether browsers trust what is shown at that host. */
  public boolean isTrusted(String host) {
    return over.names().has(host);
  }

  /** Who listens in the place of dynos. */
  public Strangers strangers() {
    return strangers;
  }

  /**
   * The same, now or, while the router cannot be told, as soon as it can.
   *
   * @return whether it was told now
   */
  public boolean publishOrLater(App app) {
    try {
      publish(app);
      return true;
    } catch (BelayException e) {
      LOG.warn("{}: the router will be told later: {}", app.name(), e.getMessage());
      if (later.add(app.id())) {
        background.after(RETRY, () -> again(app.id()));
      }
      return false;
    }
  }

  private void again(UUID appId) {
    later.remove(appId);
    publishOrLater(appId);
  }

  /** The same of the app of an id, if there still is one. */
  public void publishOrLater(UUID appId) {
    apps.find(appId).ifPresent(this::publishOrLater);
  }

  /** The app's routes go, now or as soon as the router can be told. */
  public void removeOrLater(App app) {
    background.insist("telling the router that " + app.name() + " is gone", () -> remove(app));
  }

  private void remove(App app) {
    Lock others = all.readLock();
    ReentrantLock lock = lock(app);
    others.lock();
    lock.lock();
    try {
      again.remove(app.id());
      strangers.forget(app.id());
      routing.remove(app.id().toString());
    } finally {
      lock.unlock();
      others.unlock();
    }
  }

  private ReentrantLock lock(App app) {
    return locks.computeIfAbsent(app.id(), id -> new ReentrantLock());
  }

  /**
   * From the next publication on, what an app's web dynos fail is asked of these once more.
   *
   * @param dynos web dynos of the release before; none ends it
   * @return whether it was otherwise, and so is to be published
   */
  public boolean askAgain(UUID appId, List<Dyno> dynos) {
    return askAgain(appId, dynos, false);
  }

  /**
   * The same.
   *
   * @param pairs whether both are asked, after the visitor was answered: where failures are few
   */
  public boolean askAgain(UUID appId, List<Dyno> dynos, boolean pairs) {
    Again next = new Again(dynos, pairs && !dynos.isEmpty());
    Again had = dynos.isEmpty() ? again.remove(appId) : again.put(appId, next);
    return !next.equals(had == null ? Again.NOBODY : had);
  }

  /** Publishes every app at once, for a router that may know other things. */
  public void publishAll() {
    Lock alone = all.writeLock();
    alone.lock();
    try {
      List<AppRoutes> table = new ArrayList<>();
      own.ifPresent(table::add);
      for (App app : apps.all()) {
        table.add(routes(app));
        beside.forEach(more -> table.addAll(more.apply(app)));
      }
      routing.replace(table);
      owed.clear();
    } finally {
      alone.unlock();
    }
  }

  /** Those of these names that are the app's to answer at. */
  public List<String> hosts(App app, List<String> own) {
    return names.hosts(app, own);
  }

  /** With the dynos of another table. */
  private static AppRoutes as(AppRoutes known, AppRoutes held) {
    return known
        .with(held.state(), held.pool(), held.upstreams())
        .shared(held.weight(), held.beside());
  }

  public AppRoutes routes(App app) {
    AppRoutes plain = plain(app);
    Over to = over;
    return plain.over(
        AppRouting.https(
            plain.hosts().stream().filter(to.names()::has).toList(),
            apps.settings(app).web().https(),
            to.port()));
  }

  private AppRoutes plain(App app) {
    boolean deployed =
        fleet.of(app.id()).map(s -> !s.web().isEmpty()).orElse(false)
            || ledger
                .serving(app.id())
                .map(LedgerEntry::release)
                .flatMap(r -> r.slug())
                .isPresent();
    AppRoutes known =
        AppRouting.of(
            app,
            hosts(app, site.hosts(app)),
            apps.domains(app).stream().filter(d -> !names.isOfServer(d.hostname())).toList(),
            apps.settings(app),
            fleet.of(app.id()).map(serving -> strangers.without(app.id(), serving)),
            deployed);
    if (fleet.of(app.id()).isPresent() && known.state() == AppRoutes.State.UP) {
      return AppRouting.called(
          AppRouting.beside(
              known, canaries.of(app.id()), again.getOrDefault(app.id(), Again.NOBODY)),
          calls.side(app.id()));
    }
    return fleet.of(app.id()).isPresent() || known.state() == AppRoutes.State.MAINTENANCE
        ? known
        : held(app.id()).map(h -> as(known, h)).orElse(known);
  }
}
