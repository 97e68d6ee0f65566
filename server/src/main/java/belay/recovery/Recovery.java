package belay.recovery;

import belay.api.routing.AppRoutes;
import belay.apps.Fate;
import belay.fleet.CleanUp;
import belay.fleet.Dynos.Startable;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.fleet.RoadLimits;
import belay.fleet.Running;
import belay.fleet.WarmPool;
import belay.layout.Disk;
import belay.ledger.JournalStep;
import belay.release.Actor;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.runtime.Dyno;
import belay.runtime.DynoSpec;
import belay.switching.CanaryDynos;
import belay.switching.FirstRelease;
import belay.switching.JournalNote;
import belay.switching.Leftovers;
import belay.switching.Road;
import belay.switching.Step;
import belay.turns.Turns;
import belay.watch.Background;
import belay.watch.Timing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a start: compares what the ledger says with its journal, the router's table, the processes
 * and the disk, and finishes or undoes what was under way. A switch is finished when the router
 * sends requests to the new dynos already, else undone; so requests that are being answered are
 * never taken back.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Records records;
  private final Disk disk;
  private final Machine machine;
  private final Timing timing;
  private final RoadLimits limits;
  private final Running running;
  private final Leftovers leftovers;
  private final CleanUp cleanUp;
  private final Turns switches;
  private final CanaryDynos canaries;

  /** Of these it is not known what runs: their engine is away. */
  private final Set<UUID> waiting = ConcurrentHashMap.newKeySet();

  private final List<Runnable> afterwards = new CopyOnWriteArrayList<>();

  /** Of what takes this road. */
  public Recovery(
      Road road, Records records, Disk disk, Machine machine, Timing timing, RoadLimits limits) {
    this.records = records;
    this.disk = disk;
    this.machine = machine;
    this.timing = timing;
    this.limits = limits;
    this.running = road.running();
    this.leftovers = road.leftovers();
    this.cleanUp = road.cleanUp();
    this.switches = road.switches();
    this.canaries = road.goLive().canaries().dynos();
  }

  /** What is done once a start has recovered all that it can. */
  public void afterwards(Runnable task) {
    afterwards.add(task);
  }

  public void run() {
    recover();
    afterwards.forEach(Runnable::run);
  }

  private void recover() {
    machine.runtime().onReturn(this::answersAgain);
    cleanUp.takeBack();
    settleDirectories();
    Map<String, AppRoutes> routed = routed();
    boolean all = machine.runtime().knowsAll();
    List<Dyno> dynos = machine.runtime().running();
    running.drains().pause();
    settleTogether(routed);
    for (App app : records.apps().all()) {
      try {
        recover(
            app,
            dynos.stream().filter(d -> d.appId().equals(app.id())).toList(),
            Optional.ofNullable(routed.get(app.id().toString())),
            all);
      } catch (BelayException e) {
        LOG.error("{} could not be recovered: {}", app.name(), e.getMessage());
      }
    }
    stopOrphans(dynos);
    try {
      running.publisher().publishAll();
    } catch (BelayException e) {
      LOG.warn("the router will be told later: {}", e.getMessage());
    }
    running.drains().goOn();
    cleanUp.settleSlugs();
    if (!waiting.isEmpty() && machine.runtime().knowsAll()) {
      answersAgain();
    }
  }

  /** Starts what serves of an app that has just come, of which nothing runs. */
  public void begin(App app) {
    recover(app, List.of(), Optional.empty(), true);
  }

  /** An engine that was away is back: takes up what waits for it, app by app. */
  private void answersAgain() {
    insistently(() -> {
      records.apps().all().forEach(app -> insistently(() -> takeUp(app)));
      stopOrphans(machine.runtime().running());
    });
  }

  /** In the background; what the disk or a long turn keeps from being done is done later. */
  private void insistently(Runnable task) {
    Background background = timing.background();
    background.now(() -> background.insist("taking up what runs", task));
  }

  private void takeUp(App app) {
    if (!waiting.contains(app.id())) {
      running.keeper().insist(app.id());
      return;
    }
    switches.take(
        app.id(),
        "taking back what runs of " + app.name(),
        _ -> {},
        () -> {
          if (waiting.contains(app.id()) && records.apps().find(app.id()).isPresent()) {
            takeBack(app);
          }
          waiting.remove(app.id());
          return true;
        });
  }

  /** What was put live meanwhile has its place; what was found only now is compared with it. */
  private void takeBack(App app) {
    Optional<AppRoutes> routes =
        running.fleet().of(app.id()).isPresent()
            ? Optional.of(running.publisher().routes(app))
            : running.publisher().held(app.id());
    Set<UUID> cared =
        running.warm().of(app.id()).stream()
            .flatMap(p -> p.dynos().stream())
            .map(Dyno::id)
            .collect(Collectors.toCollection(HashSet::new));
    cared.addAll(running.drains().dynos(app.id()));
    List<Dyno> dynos =
        machine.runtime().running().stream()
            .filter(d -> d.appId().equals(app.id()))
            .filter(d -> !cared.contains(d.id()) && !DynoSpec.isAside(d.name().type()))
            .toList();
    LedgerEntry serving = records.ledger().serving(app.id()).orElseThrow();
    Optional<Startable> startable = running.startables().of(app, serving.release());
    running.drains().pause();
    try {
      adoption(app, routes).adopt(startable, withoutCanary(app, routes, dynos));
      routes.filter(AppRoutes::asksAgain).ifPresent(_ -> goOnAsking(app));
      running.publisher().release(app.id());
      running.publisher().publishOrLater(app);
    } finally {
      running.drains().goOn();
    }
  }

  private List<Dyno> withoutCanary(App app, Optional<AppRoutes> routes, List<Dyno> dynos) {
    return canaries.takeBack(
        app, dynos, d -> routes.map(r -> Routed.pool(r, d).isPresent()).orElse(true));
  }

  private Adoption adoption(App app, Optional<AppRoutes> routes) {
    return new Adoption(
        records.ledger(), limits, machine.runtime(), timing.time(), running, app, routes);
  }

  private void settleDirectories() {
    try {
      disk.settle(records.apps().all());
    } catch (BelayException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  private Map<String, AppRoutes> routed() {
    Map<String, AppRoutes> routed = new HashMap<>();
    try {
      machine.routing().table().forEach(r -> routed.put(r.app(), r));
    } catch (BelayException e) {
      LOG.warn("the router does not answer: {}", e.getMessage());
    }
    return routed;
  }

  private void recover(App app, List<Dyno> dynos, Optional<AppRoutes> routes, boolean all) {
    disk.make(app);
    if (records.ledger().newest(app.id(), 1).isEmpty()) {
      FirstRelease.write(
          records.ledger(),
          app,
          new Change(
              new Actor(app.ownerId(), "belay", "recovery"), Change.Source.API, Optional.empty()));
    }
    finishOrUndo(app, routes);
    LedgerEntry serving = records.ledger().serving(app.id()).orElseThrow();
    machine.data().settle(serving.release());
    Optional<Startable> startable = running.startables().of(app, serving.release());
    startable.ifPresent(this::disk);
    if (!all && startable.flatMap(s -> s.slug().image()).isPresent()) {
      waiting.add(app.id());
      routes.ifPresent(r -> running.publisher().hold(app.id(), r));
      running.log().api(app, "Docker does not answer: what runs is taken back as soon as it does");
      return;
    }
    adoption(app, routes).adopt(startable, withoutCanary(app, routes, dynos));
    routes.filter(AppRoutes::asksAgain).ifPresent(_ -> goOnAsking(app));
    routes.ifPresent(r ->
        running
            .publisher()
            .calls()
            .goOn(
                app.id(),
                r,
                running.warm().of(app.id()).stream().flatMap(p -> p.dynos().stream()).toList()));
  }

  /** Whom the router asks once more for what a release fails, it asks on until the guard looks. */
  private void goOnAsking(App app) {
    List<Dyno> former =
        running.canaries().of(app.id()).isPresent()
            ? canaries.others(app)
            : running.warm().of(app.id()).stream()
                .findFirst()
                .map(WarmPool::dynos)
                .orElse(List.of());
    boolean _ = running.publisher().askAgain(app.id(), former);
  }

  /**
   * What was to go live in one step did so in all of its apps or in none: whichever of them tells,
   * tells it of all.
   */
  private void settleTogether(Map<String, AppRoutes> routed) {
    for (List<LedgerEntry> entries : records.ledger().pendingTogether()) {
      List<Release> releases = entries.stream().map(LedgerEntry::release).toList();
      boolean switched =
          releases.stream()
              .anyMatch(r ->
                  switched(
                      records.ledger().journal(r),
                      Optional.ofNullable(routed.get(r.appId().toString())).map(AppRoutes::pool)));
      settle(releases, switched);
    }
  }

  private void settle(List<Release> releases, boolean switched) {
    records
        .ledger()
        .mark(
            releases,
            switched ? ReleaseStatus.SUCCEEDED : ReleaseStatus.FAILED,
            switched ? "finished after an interruption" : "interrupted");
    for (Release release : releases) {
      Optional<App> app = records.apps().find(release.appId());
      if (switched && release.kind().bringsCode()) {
        app.ifPresent(a -> leftovers.startAll(a, release));
      }
      LOG.info(
          "{} {} was interrupted: {}",
          app.map(a -> a.name().value()).orElse("an app that is gone"),
          release.label(),
          switched ? "finished" : "undone");
    }
  }

  /** No release stays pending. */
  private void finishOrUndo(App app, Optional<AppRoutes> routes) {
    for (LedgerEntry entry : records.ledger().pending()) {
      Release release = entry.release();
      if (!release.appId().equals(app.id())) {
        continue;
      }
      boolean switched =
          release.kind() == Kind.INITIAL
              || switched(records.ledger().journal(release), routes.map(AppRoutes::pool));
      if (entry.status() == ReleaseStatus.CANARY && !switched) {
        // It is taken back with its dynos.
        continue;
      }
      settle(List.of(release), switched);
    }
  }

  /**
   * Whether a switch got past its repoint: a later step was begun, or the router's table has its
   * dynos.
   *
   * @param pool what the router sends the app's requests to
   */
  static boolean switched(List<JournalStep> journal, Optional<String> pool) {
    boolean later =
        JournalNote.last(journal, Step.MoveCurrent.class).isPresent()
            || JournalNote.last(journal, Step.Succeed.class).isPresent();
    Optional<String> wanted =
        JournalNote.last(journal, Step.Repoint.class)
            .map(JournalNote::of)
            .flatMap(JournalNote::pool);
    return later || (wanted.isPresent() && wanted.equals(pool));
  }

  /** A disk that is full now is tidied later; dynos are taken back all the same. */
  private void disk(Startable serving) {
    try {
      leftovers.tidyNow(serving);
    } catch (BelayException e) {
      LOG.warn("{}: {}", serving.app().name(), e.getMessage());
      leftovers.tidy(serving.app().id());
    }
  }

  /** Of an app that the ledger does not know nobody could say what it should run: it is stopped. */
  private void stopOrphans(List<Dyno> dynos) {
    for (Dyno dyno : dynos) {
      Fate fate = records.apps().fate(dyno.appId());
      if (fate instanceof Fate.Unknown) {
        LOG.warn(
            "{} of {} is stopped: the ledger does not know the app ({}). Its files are kept.",
            dyno.name(),
            dyno.app(),
            dyno.appId());
      }
      if (!(fate instanceof Fate.Alive)) {
        running.keeper().stop(dyno);
      }
    }
  }
}
