package belay.switching;

import belay.fleet.Backoff;
import belay.fleet.Canary;
import belay.fleet.DynoState.State;
import belay.fleet.Dynos.Startable;
import belay.fleet.Fleet.Member;
import belay.fleet.Keeper.CrashListener;
import belay.fleet.Places;
import belay.fleet.Running;
import belay.release.App;
import belay.release.BelayException;
import belay.release.LedgerEntry;
import belay.release.ProcessTypes;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime.ExitListener;
import belay.watch.Timing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the dynos of canaries: how many there are, those that end, those that a start finds.
 * Safe for use by several threads.
 */
public final class CanaryDynos implements ExitListener {
  private static final Logger LOG = LoggerFactory.getLogger(CanaryDynos.class);

  /** A canary whose dynos die more often ends by itself. */
  private static final int DEATHS_MAX = 3;

  private final SwitchTools tools;
  private final Running running;
  private final Timing timing;
  private final Map<UUID, Integer> deaths = new ConcurrentHashMap<>();
  private final List<CrashListener> crashes = new CopyOnWriteArrayList<>();
  private volatile BiConsumer<App, String> trouble = (app, why) -> {};

  CanaryDynos(SwitchTools tools, Timing timing) {
    this.tools = tools;
    this.running = tools.running();
    this.timing = timing;
  }

  /** Adds who hears of a canary's dynos that end. */
  public void onCrash(CrashListener listener) {
    crashes.add(listener);
  }

  /** Who ends, in the app's turn, a canary that cannot go on, and why. */
  public void onTrouble(BiConsumer<App, String> end) {
    trouble = end;
  }

  /** The canary that is going on in an app, by the ledger. */
  Optional<LedgerEntry> of(App app) {
    return tools.records().ledger().pending().stream()
        .filter(e -> e.status() == ReleaseStatus.CANARY)
        .filter(e -> e.release().appId().equals(app.id()))
        .findFirst();
  }

  /** A new one has begun: none of its dynos has died. */
  void begin(App app) {
    deaths.remove(app.id());
  }

  /** Why no part of an app's visitors can be given a release, as a clause; empty when it can be. */
  Optional<String> obstacle(App app, Optional<Slug> next) {
    boolean serves = running.fleet().of(app.id()).filter(s -> !s.web().isEmpty()).isPresent();
    if (!serves) {
      return Optional.of("nothing serves that it could be compared with");
    }
    boolean overlap =
        next.map(Slug::overlap).orElse(false)
            && running.startables().serving(app.id()).filter(s -> s.slug().overlap()).isPresent();
    if (!overlap) {
      return Optional.of("two releases of it may not run at once");
    }
    return web(app, next.get()) == 0
        ? Optional.of("no web dyno of it would run")
        : Optional.empty();
  }

  private int web(App app, Slug slug) {
    return (int)
        Places.of(
                slug,
                tools.records().apps().formation(app),
                tools.records().apps().settings(app).stopped())
            .stream()
            .filter(n -> ProcessTypes.isWeb(n.type()))
            .count();
  }

  /** As many as its part of the formation, and one at least. */
  List<DynoName> names(App app, Slug slug, int percent) {
    int web = web(app, slug);
    int few = Math.min(web, Math.max(1, (web * percent + 99) / 100));
    return IntStream.rangeClosed(1, few).mapToObj(n -> new DynoName(ProcessTypes.WEB, n)).toList();
  }

  /** The web dynos that the other visitors are given, of those that are well. */
  public List<Dyno> others(App app) {
    return running.fleet().of(app.id()).stream()
        .flatMap(serving -> serving.web().stream())
        .filter(m -> m.state() == State.UP)
        .map(Member::dyno)
        .toList();
  }

  @Override
  public void exited(Dyno dyno, int status) {
    if (running.canaries().of(dyno.appId()).filter(c -> c.has(dyno)).isPresent()) {
      timing.background().now(() -> ended(dyno, status));
    }
  }

  private void ended(Dyno dyno, int status) {
    if (!running.canaries().leave(dyno)) {
      return;
    }
    UUID appId = dyno.appId();
    running.log().process(appId, dyno.name(), "Process of the canary exited with status " + status);
    running.publisher().publishOrLater(appId);
    crashes.forEach(l -> l.crashed(dyno, OptionalInt.of(status)));
    int times = deaths.merge(appId, 1, Integer::sum);
    if (times > DEATHS_MAX) {
      inTrouble(appId, "its dynos died " + times + " times");
    } else {
      timing
          .background()
          .after(
              Backoff.after(times, tools.limits().backoffMax()), () -> bring(appId, dyno.name()));
    }
  }

  private void inTrouble(UUID appId, String why) {
    tools.records().apps().find(appId).ifPresent(app -> trouble.accept(app, why));
  }

  /** Starts one that is missing, beside the others. */
  private void bring(UUID appId, DynoName name) {
    Optional<Canary> canary = running.canaries().of(appId);
    Optional<Startable> what =
        tools
            .records()
            .apps()
            .find(appId)
            .flatMap(app -> canary.flatMap(c -> running.startables().of(app, c.release())));
    if (canary.isEmpty() || what.isEmpty()) {
      return;
    }
    try {
      Dyno dyno = running.dynos().start(what.get(), name);
      var unwell = running.boot().unwell(dyno, what.get(), tools.limits().stopGrace());
      if (unwell.isPresent()) {
        inTrouble(appId, name + " " + unwell.get().why());
      } else if (!running.canaries().join(canary.get().pool(), dyno)) {
        tools.machine().runtime().stop(dyno, tools.limits().stopGrace());
      } else {
        running.publisher().publishOrLater(appId);
        tools.machine().runtime().exit(dyno).ifPresent(status -> ended(dyno, status));
      }
    } catch (BelayException e) {
      LOG.warn("{} of a canary does not come up: {}", name, e.getMessage());
      inTrouble(appId, name + " could not be started");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * After a start: gives a canary the dynos of it that run, and brings those that do not.
   *
   * @param known whether the router was told of a dyno; one that it was not may not be well
   * @return the other dynos
   */
  public List<Dyno> takeBack(App app, List<Dyno> dynos, Predicate<Dyno> known) {
    Optional<LedgerEntry> entry = of(app);
    if (entry.isEmpty()) {
      return dynos;
    }
    Release release = entry.get().release();
    Optional<CanaryNote> note = CanaryNote.last(tools.records().ledger().journal(release));
    Optional<Slug> slug = release.slug().flatMap(tools.records().ledger()::slug);
    if (note.isEmpty() || slug.isEmpty()) {
      tools.records().ledger().mark(release, ReleaseStatus.ABORTED, "interrupted");
      return dynos;
    }
    List<Dyno> its =
        dynos.stream()
            .filter(d -> d.version() == release.version() && ProcessTypes.isWeb(d.name().type()))
            .filter(known)
            .toList();
    running
        .canaries()
        .put(
            app.id(),
            new Canary(
                release,
                slug.get(),
                note.get().pool(),
                its,
                note.get().percent(),
                note.get().stages()));
    Consumer<DynoName> bring = name -> timing.background().now(() -> bring(app.id(), name));
    names(app, slug.get(), note.get().percent()).stream()
        .filter(n -> its.stream().noneMatch(d -> d.name().equals(n)))
        .forEach(bring);
    its.forEach(d -> tools.machine().runtime().exit(d).ifPresent(status -> exited(d, status)));
    return dynos.stream().filter(d -> !its.contains(d)).toList();
  }
}
