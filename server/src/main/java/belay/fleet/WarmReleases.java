package belay.fleet;

import belay.apps.Apps;
import belay.fleet.HealthProbe.Verdict;
import belay.logs.PlatformLog;
import belay.release.App;
import belay.release.ConfigVars;
import belay.release.Release;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime.ExitListener;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps former releases running for a while, and looks after them: one that falls ill, or whose
 * time is over, is stopped, and the one that would go first anyway is given up when memory is
 * short, or when those of all apps are too many or hold too much. Whoever takes a pool out has it
 * alone. Safe for use by several threads.
 */
public final class WarmReleases implements ExitListener {
  private static final Logger LOG = LoggerFactory.getLogger(WarmReleases.class);

  /** Of all apps together. */
  private static final int DYNOS_MAX = 20;

  /** A quarter of the machine's memory may be held by them. */
  private static final int MEMORY_PART = 4;

  private static final Comparator<WarmPool> SOONEST = Comparator.comparing(WarmPool::until);

  private final Apps apps;
  private final Machine machine;
  private final Timing timing;
  private final RoadLimits limits;
  private final PlatformLog log;
  private final Drains drains;
  private final Map<UUID, List<WarmPool>> pools = new ConcurrentHashMap<>();
  private final Map<UUID, Hold> holds = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  /** What is to be done before the dynos of one that is given up are stopped. */
  private volatile BiConsumer<WarmPool, Runnable> givenUp = (_, stop) -> stop.run();

  WarmReleases(
      Apps apps,
      Machine machine,
      Timing timing,
      RoadLimits limits,
      PlatformLog log,
      Drains drains) {
    this.apps = apps;
    this.machine = machine;
    this.timing = timing;
    this.limits = limits;
    this.log = log;
    this.drains = drains;
  }

  /** A release that is not to go before that time, whatever others take. */
  private record Hold(int version, Instant until) {}

  /**
   * Keeps a former release of an app beside the budget that all apps share, since another release
   * is compared with it: its time is over no sooner, and nobody makes it go for a newer one. What
   * is ill goes, and anything where memory is short.
   */
  public void hold(UUID appId, int version, Instant until) {
    holds.put(appId, new Hold(version, until));
  }

  /** It is as any other from now on. */
  public void letGo(UUID appId) {
    if (holds.remove(appId) != null) {
      lookLater();
    }
  }

  /** Until when a release of an app is held, if it is. */
  public Optional<Instant> heldUntil(Release release) {
    return Optional.ofNullable(holds.get(release.appId()))
        .filter(h -> h.version == release.version())
        .map(Hold::until)
        .filter(t -> t.isAfter(timing.time().instant()));
  }

  private boolean isHeld(WarmPool pool) {
    return heldUntil(pool.release()).isPresent();
  }

  /** Those of an app, the one that stays longest first. */
  public List<WarmPool> of(UUID appId) {
    return pools.getOrDefault(appId, List.of()).stream().sorted(SOONEST.reversed()).toList();
  }

  /** The releases whose dynos run warm, which must keep their files. */
  Set<Integer> versions(UUID appId) {
    return of(appId).stream().map(p -> p.release().version()).collect(Collectors.toSet());
  }

  /** Until when the owner's choice and the memory let what serves now stay warm after a switch. */
  public Optional<Instant> keepUntil(App app) {
    Duration warm = apps.settings(app).warm();
    return warm.isZero() || machine.memory().isShort()
        ? Optional.empty()
        : Optional.of(timing.time().instant().plus(warm));
  }

  /**
   * Looks after a pool from now on; of too many the one that would go first goes now. One that was
   * taken while it only ended what it was answering goes on with that.
   */
  public void keep(WarmPool pool) {
    if (pool.until().equals(WarmPool.NEVER_WARM)) {
      drains.stop(pool);
      return;
    }
    UUID appId = pool.release().appId();
    pools.merge(
        appId,
        List.of(pool),
        (had, more) -> {
          List<WarmPool> all = new ArrayList<>(had);
          all.addAll(more);
          return List.copyOf(all);
        });
    List<WarmPool> all = of(appId);
    all.stream()
        .filter(p -> !isHeld(p))
        .skip(limits.warmMax())
        .forEach(p -> giveUp(p, "as newer ones are kept warm"));
    insistOnNumber();
    lookLater();
  }

  /** All apps share what may be kept; who would go first anyway makes room. */
  private void insistOnNumber() {
    int dynos = shared().mapToInt(p -> p.dynos().size()).sum();
    for (WarmPool oldest : shared().sorted(SOONEST).toList()) {
      if (dynos <= DYNOS_MAX) {
        return;
      }
      dynos -= oldest.dynos().size();
      giveUp(oldest, "as at most " + DYNOS_MAX + " dynos of all apps are");
    }
  }

  private void insistOnMemory() {
    OptionalLong total = machine.memory().total();
    if (total.isEmpty()) {
      return;
    }
    Map<WarmPool, Long> held =
        shared().collect(Collectors.toMap(p -> p, this::memory, (a, _) -> a));
    long sum = held.values().stream().mapToLong(Long::longValue).sum();
    for (WarmPool oldest : held.keySet().stream().sorted(SOONEST).toList()) {
      if (sum <= total.getAsLong() / MEMORY_PART) {
        return;
      }
      sum -= held.getOrDefault(oldest, 0L);
      giveUp(oldest, "as warm releases hold more than a quarter of the memory");
    }
  }

  private long memory(WarmPool pool) {
    return pool.dynos().stream().mapToLong(machine.runtime()::memory).sum();
  }

  /** Those that share the budget. */
  private Stream<WarmPool> shared() {
    return everything().filter(p -> !isHeld(p));
  }

  private Stream<WarmPool> everything() {
    return pools.values().stream().flatMap(List::stream);
  }

  /**
   * Takes out what runs the same slug with the same config, as far as it still runs: warm ones, or
   * those that would be stopped when they have ended what they are answering.
   */
  public Optional<WarmPool> take(Release wanted) {
    return of(wanted.appId()).stream()
        .filter(p -> p.release().hasContentOf(wanted))
        .findFirst()
        .flatMap(this::takeOut)
        .or(() -> drains.take(wanted))
        .map(p -> p.with(p.dynos().stream().filter(this::runs).toList()))
        .filter(p -> !p.dynos().isEmpty());
  }

  /** Whether one runs that slug with that config. */
  public boolean has(UUID appId, Optional<UUID> slug, ConfigVars config) {
    return Stream.concat(of(appId).stream().map(WarmPool::release), drains.leaving(appId).stream())
        .anyMatch(r -> r.slug().equals(slug) && r.config().equals(config));
  }

  private boolean runs(Dyno dyno) {
    return machine.runtime().exit(dyno).isEmpty();
  }

  /** Gives up all of an app. */
  public void giveUp(UUID appId) {
    of(appId).forEach(p -> giveUp(p, "as asked"));
  }

  /** Forgets all of an app, whose dynos are stopped by the caller. */
  public void forget(UUID appId) {
    pools.remove(appId);
    holds.remove(appId);
  }

  /** Lets no pool of an app outlive this time. */
  public void shorten(UUID appId, Instant latest) {
    for (WarmPool pool : of(appId)) {
      if (pool.until().isAfter(latest)) {
        takeOut(pool).ifPresent(p -> keep(p.until(latest)));
      }
    }
  }

  /** The pool, for the one caller that gets it; another may have taken it meanwhile. */
  private Optional<WarmPool> takeOut(WarmPool pool) {
    List<WarmPool> taken = new ArrayList<>();
    pools.computeIfPresent(
        pool.release().appId(),
        (id, all) -> {
          List<WarmPool> left = new ArrayList<>(all);
          if (left.remove(pool)) {
            taken.add(pool);
          }
          return left.isEmpty() ? null : List.copyOf(left);
        });
    return taken.stream().findFirst();
  }

  private void giveUp(WarmPool pool, String why) {
    takeOut(pool)
        .ifPresent(p -> {
          // The app's own log has it for people.
          LOG.debug("{} of {} is not kept warm: {}", p.release().label(), p.slug().appId(), why);
          log.process(p.release().appId(), p.release().label(), "No longer kept warm, " + why);
          givenUp.accept(p, () -> drains.stop(p));
        });
  }

  /**
   * Sets what is done before the dynos of one that is given up are stopped.
   *
   * @param then is given how to stop them, and does it
   */
  void givenUp(BiConsumer<WarmPool, Runnable> then) {
    givenUp = then;
  }

  @Override
  public void exited(Dyno dyno, int status) {
    of(dyno.appId()).stream()
        .filter(p -> p.has(dyno))
        .forEach(p -> giveUp(p, "since " + dyno.name() + " of it exited with status " + status));
  }

  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      timing.background().after(limits.warmLook(), this::look);
    }
  }

  /** Again and again while anything is warm. */
  private void look() {
    looking.set(false);
    try {
      Instant now = timing.time().instant();
      List<WarmPool> all = everything().sorted(SOONEST).toList();
      for (WarmPool pool : all) {
        if (!now.isBefore(pool.until()) && !isHeld(pool)) {
          giveUp(pool, "as its time is over");
        } else {
          ill(pool).ifPresent(why -> giveUp(pool, "since " + why));
        }
      }
      insistOnMemory();
      if (!all.isEmpty() && machine.memory().isShort()) {
        giveUp(
            all.stream().filter(p -> !isHeld(p)).findFirst().orElse(all.getFirst()),
            "as memory is short");
      }
    } finally {
      if (!pools.isEmpty()) {
        lookLater();
      }
    }
  }

  private Optional<String> ill(WarmPool pool) {
    for (Dyno dyno : pool.dynos()) {
      if (machine.health().look(dyno, pool.slug().health()) instanceof Verdict.Unwell unwell) {
        return Optional.of(dyno.name() + " " + unwell.why());
      }
    }
    return Optional.empty();
  }
}
