package belay.fleet;

import belay.api.routing.RouterAnswer.Drained;
import belay.ledger.Ledger;
import belay.logs.PlatformLog;
import belay.release.BelayException;
import belay.release.Release;
import belay.release.SwitchFigures;
import belay.routing.Routing;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Web dynos that lost their requests end what they are answering here, behind the turn: nobody
 * waits for it. What is still open when its time is over is cut; then those are stopped that were
 * to be. Until then they can be had back. Several generations of an app may drain at once, up to a
 * limit. Safe for use by several threads.
 */
public final class Drains {
  private static final Logger LOG = LoggerFactory.getLogger(Drains.class);

  /** Requests of the usual kind have ended by then: who began the drain can tell how it went. */
  private static final Duration GLANCE = Duration.ofMillis(100);

  private final Ledger ledger;
  private final Routing routing;
  private final DynoRuntime runtime;
  private final Timing timing;
  private final RoadLimits limits;
  private final PlatformLog log;

  /** Of each app, the one that began first coming first. */
  private final Map<UUID, List<Drain>> drains = new HashMap<>();

  private int paused;

  private volatile Consumer<UUID> afterwards = appId -> {};

  Drains(
      Ledger ledger,
      Routing routing,
      DynoRuntime runtime,
      Timing timing,
      RoadLimits limits,
      PlatformLog log) {
    this.ledger = ledger;
    this.routing = routing;
    this.runtime = runtime;
    this.timing = timing;
    this.limits = limits;
    this.log = log;
  }

  /** What is done, in the background, when a drain of an app has ended. */
  public void afterwards(Consumer<UUID> task) {
    afterwards = task;
  }

  /** When a drain that begins now is over. */
  public Instant until() {
    return timing.time().instant().plus(limits.drain());
  }

  /** Begins, and takes over what an earlier task had to do with the same dynos. */
  public void begin(Drain.Task task) {
    begin(new Drain(task, limits.drain(), false));
  }

  /** Goes on after a start with what is left of the time; the clock may have been set since. */
  public void resume(Drain.Task task) {
    Duration left = Duration.between(timing.time().instant(), task.until());
    Duration max = least(limits.drain(), left.isNegative() ? Duration.ZERO : left);
    begin(new Drain(task, max, true));
  }

  private void begin(Drain drain) {
    for (Drain earlier : add(drain)) {
      complete(earlier, Optional.empty());
    }
    lookAfterAll();
  }

  /**
   * Looks at nothing until {@link #goOn}: the router is yet to be told that these dynos get no more
   * requests, and would say that nothing is open on them.
   */
  public synchronized void pause() {
    paused++;
  }

  public void goOn() {
    synchronized (this) {
      paused--;
    }
    lookAfterAll();
  }

  private synchronized void lookAfterAll() {
    if (paused > 0) {
      return;
    }
    for (List<Drain> all : drains.values()) {
      for (Drain drain : all) {
        if (!drain.lookedAfter) {
          drain.lookedAfter = true;
          timing.background().now(() -> look(drain));
        }
      }
    }
  }

  /** Answers those that the new one replaces: their dynos served again since. */
  private synchronized List<Drain> add(Drain drain) {
    List<Drain> all = drains.computeIfAbsent(drain.task.appId(), id -> new ArrayList<>());
    List<Drain> replaced = all.stream().filter(d -> d.isTakenOverBy(drain.task)).toList();
    for (Drain earlier : replaced) {
      drain.leaving.addAll(earlier.leaving);
      drain.stopping.addAll(earlier.stopping);
    }
    all.removeAll(replaced);
    all.add(drain);
    return replaced;
  }

  /** Stops the dynos of a pool: now, or when they have ended what they are answering. */
  public void stop(WarmPool pool) {
    if (!deferred(pool)) {
      pool.dynos().forEach(this::stopNow);
    }
  }

  private synchronized boolean deferred(WarmPool pool) {
    Optional<Drain> drain =
        of(pool.release().appId()).stream()
            .filter(d -> pool.dynos().stream().anyMatch(dyno -> d.task.has(dyno.id())))
            .findFirst();
    drain.ifPresent(d -> d.leaving.add(pool.until(WarmPool.NEVER_WARM)));
    return drain.isPresent();
  }

  /** The same for one dyno. */
  public void stop(Dyno dyno) {
    if (!deferred(dyno)) {
      stopNow(dyno);
    }
  }

  private synchronized boolean deferred(Dyno dyno) {
    Optional<Drain> drain =
        of(dyno.appId()).stream().filter(d -> d.task.has(dyno.id())).findFirst();
    drain.ifPresent(d -> d.stopping.add(dyno));
    return drain.isPresent();
  }

  private void stopNow(Dyno dyno) {
    timing
        .background()
        .now(() -> {
          log.process(dyno.appId(), dyno.name(), "Stopping all processes with SIGTERM");
          runtime.stop(dyno, limits.stopGrace());
        });
  }

  /** Gives dynos back that run what is wanted and would be stopped when they are drained. */
  synchronized Optional<WarmPool> take(Release wanted) {
    for (Drain drain : of(wanted.appId())) {
      Optional<WarmPool> found =
          drain.leaving.stream().filter(p -> p.release().hasContentOf(wanted)).findFirst();
      if (found.isPresent()) {
        drain.leaving.remove(found.get());
        return found;
      }
    }
    return Optional.empty();
  }

  /** The releases whose dynos run until they are drained, for rules on what could be taken. */
  synchronized List<Release> leaving(UUID appId) {
    return of(appId).stream().flatMap(d -> d.leaving.stream()).map(WarmPool::release).toList();
  }

  /** Versions whose dynos may still need their files. */
  synchronized Set<Integer> versions(UUID appId) {
    return of(appId).stream().map(d -> d.task.version()).collect(Collectors.toSet());
  }

  /** The dynos that are looked after here. */
  public synchronized Set<UUID> dynos(UUID appId) {
    return of(appId).stream()
        .flatMap(d -> d.task.dynos().stream())
        .map(Dyno::id)
        .collect(Collectors.toSet());
  }

  /** Of an app, those that began last coming first. */
  public synchronized List<Draining> open(UUID appId) {
    return of(appId).reversed().stream().filter(d -> d.open() > 0).map(Drain::shown).toList();
  }

  /**
   * How the drain stands that the switch to a release began, after a moment in which most end.
   *
   * @return empty when it is over, or none was needed
   */
  public Optional<Draining> glance(Release by) {
    for (Drain drain : active(by.appId())) {
      if (drain.isBy(by.id())) {
        ask(drain, GLANCE);
      }
    }
    return open(by.appId()).stream().filter(o -> o.by().equals(Optional.of(by.id()))).findFirst();
  }

  /** Forgets all of an app, whose dynos are stopped by the caller. */
  public synchronized void forget(UUID appId) {
    drains.remove(appId);
  }

  private synchronized List<Drain> active(UUID appId) {
    return of(appId);
  }

  private List<Drain> of(UUID appId) {
    return List.copyOf(drains.getOrDefault(appId, List.of()));
  }

  private boolean isActive(Drain drain) {
    return active(drain.task.appId()).contains(drain);
  }

  /** Again and again until nothing is open, or the time is over. */
  private void look(Drain drain) {
    if (!isActive(drain)) {
      return;
    }
    Duration left = drain.max.minus(drain.waited);
    if (left.isZero() || left.isNegative()) {
      cut(drain, "as their time is over");
      return;
    }
    if (ask(drain, drain.waited.isZero() ? GLANCE : Duration.ZERO)) {
      return;
    }
    if (tooMany(drain.task.appId()).isPresent()) {
      // What was open when they were looked at last may have ended, or serve again.
      active(drain.task.appId()).forEach(d -> ask(d, Duration.ZERO));
    }
    tooMany(drain.task.appId())
        .ifPresent(
            d -> cut(d, "as " + limits.drainsMax() + " newer releases have connections open"));
    Duration pause = least(limits.drainLook(), left);
    synchronized (this) {
      drain.waited = drain.waited.plus(pause);
    }
    timing.background().after(pause, () -> look(drain));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Answers whether that was its end. */
  private boolean ask(Drain drain, Duration max) {
    try {
      Drain.Task task = drain.task;
      Drained drained = routing.await(task.appId().toString(), task.pool(), max);
      if (drained.open() == 0) {
        end(drain, Optional.of(drained));
        return true;
      }
      saw(drain, drained);
    } catch (BelayException e) {
      LOG.debug("{} is asked again: {}", drain.task.pool(), e.getMessage());
    }
    return false;
  }

  private void saw(Drain drain, Drained drained) {
    boolean first;
    synchronized (this) {
      first = drain.last.isEmpty();
      drain.last = Optional.of(drained);
    }
    if (first) {
      log.process(drain.task.appId(), "v" + drain.task.version(), drain.shown().inWords());
    }
  }

  /**
   * Every generation's dynos take memory: the one that has drained longest goes. Dynos of one pool
   * that were scaled away one by one are one generation.
   */
  private synchronized Optional<Drain> tooMany(UUID appId) {
    List<Drain> open = of(appId).stream().filter(d -> d.open() > 0).toList();
    long pools = open.stream().map(d -> d.task.pool()).distinct().count();
    return pools > limits.drainsMax() ? Optional.of(open.getFirst()) : Optional.empty();
  }

  private void cut(Drain drain, String why) {
    Drain.Task task = drain.task;
    Optional<Drained> end = Optional.empty();
    try {
      if (!isShared(drain)) {
        end = Optional.of(routing.drain(task.appId().toString(), task.pool(), Duration.ZERO));
      }
    } catch (BelayException e) {
      LOG.warn("v{} is stopped undrained: {}", task.version(), e.getMessage());
    }
    int cut = end.map(Drained::cut).orElse(0);
    if (cut > 0) {
      log.process(
          task.appId(), "v" + task.version(), Words.count(cut, "connection") + " cut, " + why);
    }
    end(drain, end);
  }

  /** The router cuts pools whole, and another dyno of this one may have more time. */
  private synchronized boolean isShared(Drain drain) {
    return of(drain.task.appId()).stream()
        .anyMatch(d -> d != drain && d.task.pool().equals(drain.task.pool()));
  }

  private void end(Drain drain, Optional<Drained> how) {
    if (!isActive(drain)) {
      return;
    }
    // First, so that whoever finds it gone finds its figures.
    complete(drain, how);
    Set<UUID> once = new HashSet<>();
    // One may be in another drain too, of the pool that it has served in since.
    remove(drain).stream().filter(d -> once.add(d.id())).forEach(this::stop);
    timing.background().now(() -> afterwards.accept(drain.task.appId()));
  }

  /** Answers the dynos that are to stop now; none when another thread was first. */
  private synchronized List<Dyno> remove(Drain drain) {
    List<Dyno> stop = new ArrayList<>();
    drains.computeIfPresent(
        drain.task.appId(),
        (id, all) -> {
          if (all.remove(drain)) {
            drain.leaving.forEach(p -> stop.addAll(p.dynos()));
            stop.addAll(drain.stopping);
          }
          return all.isEmpty() ? null : all;
        });
    return stop;
  }

  private void complete(Drain drain, Optional<Drained> how) {
    Optional<Drained> end = drain.counted(how);
    if (drain.task.by().isEmpty() || end.isEmpty()) {
      return;
    }
    Drain.Cause by = drain.task.by().get();
    SwitchFigures.Drained drained =
        new SwitchFigures.Drained(
            by.toRepointMicros() + end.get().micros(),
            end.get().inFlight(),
            end.get().failed(),
            end.get().cut());
    try {
      ledger.keepDrained(by.release(), drained);
    } catch (BelayException e) {
      LOG.warn("how v{} drained is not kept: {}", drain.task.version(), e.getMessage());
    }
  }
}
