package belay.fleet;

import belay.fleet.DynoState.State;
import belay.fleet.Dynos.Startable;
import belay.fleet.Fleet.Member;
import belay.logs.PlatformLog;
import belay.release.BelayException;
import belay.release.ProcessTypes;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime.ExitListener;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each serving release's formation running: notices dynos that end, takes them out of the
 * routes, and starts them again after a pause that grows. It never waits for a switch, and gives
 * way to one: a dyno whose place is gone by the time it is well is stopped.
 */
public final class Keeper implements ExitListener {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  private final Machine machine;
  private final RoadLimits limits;
  private final Timing timing;
  private final Fleet fleet;
  private final Dynos dynos;
  private final Publisher publisher;
  private final PlatformLog log;
  private final Drains drains;
  private final Startables startables;
  private final Leaving leaving;
  private final List<CrashListener> crashes = new CopyOnWriteArrayList<>();

  /** Where it is written down that web dynos lose their requests before the router is told. */
  public interface Leaving {
    /**
     * Writes it down.
     *
     * @param until when what is open on them is cut
     */
    void note(UUID appId, String pool, List<Dyno> web, Instant until);
  }

  Keeper(
      Machine machine,
      RoadLimits limits,
      Timing timing,
      Fleet fleet,
      Startables startables,
      Dynos dynos,
      Publisher publisher,
      PlatformLog log,
      Drains drains,
      Leaving leaving) {
    this.machine = machine;
    this.limits = limits;
    this.timing = timing;
    this.fleet = fleet;
    this.startables = startables;
    this.dynos = dynos;
    this.publisher = publisher;
    this.log = log;
    this.drains = drains;
    this.leaving = leaving;
  }

  /** Hears of dynos that were to run and do not. */
  public interface CrashListener {
    /**
     * One died, or was unwell.
     *
     * @param status what it ended with; empty when it was unwell
     */
    void crashed(Dyno dyno, OptionalInt status);
  }

  /** Adds who hears of it. */
  public void onCrash(CrashListener listener) {
    crashes.add(listener);
  }

  @Override
  public void exited(Dyno dyno, int status) {
    timing.background().now(() -> ended(dyno, status));
  }

  private void ended(Dyno dyno, int status) {
    crashed(dyno, "Process exited with status " + status, OptionalInt.of(status));
  }

  /** Its requests wait for it meanwhile, as they do for one that is being started. */
  @Override
  public void interrupted(Dyno dyno) {
    timing
        .background()
        .now(() ->
            startables
                .serving(dyno.appId())
                .filter(_ -> fleet.of(dyno.appId()).flatMap(s -> s.member(dyno.id())).isPresent())
                .ifPresent(what -> {
                  fleet
                      .update(dyno, m -> m.state() == State.UP ? m.as(State.STARTING, now()) : m)
                      .ifPresent(m -> stateChanged(m, "up", "starting"));
                  awaitWell(dyno, what);
                }));
  }

  /** Another process listens on its port: it is of no use, and gets another one. */
  void lostPort(Dyno dyno) {
    crashed(
        dyno, dyno.name() + " lost its port: another process listens there", OptionalInt.empty());
    machine.runtime().stop(dyno, limits.stopGrace());
  }

  /** Starts a dyno in a place of the serving release, in the background. */
  public void bring(UUID appId, DynoName name, int crashes) {
    timing.background().now(() -> bringNow(appId, name, crashes));
  }

  /**
   * Starts what is missing of an app's formation and stops what is too much. The caller holds the
   * app's turn.
   */
  public void reach(UUID appId) {
    Optional<Startable> what = startables.serving(appId);
    if (what.isEmpty()) {
      return;
    }
    List<DynoName> wanted = startables.wanted(what.get().app(), what);
    List<Member> left = fleet.leave(appId, name -> !wanted.contains(name));
    if (!left.isEmpty()) {
      Fleet.Serving serving = fleet.of(appId).orElseThrow();
      List<Dyno> running =
          left.stream().filter(m -> m.state() != State.CRASHED).map(Member::dyno).toList();
      Instant until = writeDown(running, serving);
      publisher.publishOrLater(what.get().app());
      retire(running, serving, until);
    }
    List<DynoName> missing =
        wanted.stream()
            .filter(name -> fleet.of(appId).flatMap(s -> s.member(name)).isEmpty())
            .toList();
    if (missing.stream().anyMatch(Keeper::isWeb) && fleet.expect(appId)) {
      publisher.publishOrLater(what.get().app());
    }
    missing.forEach(name -> bring(appId, name, 0));
  }

  private static boolean isWeb(DynoName name) {
    return ProcessTypes.isWeb(name.type());
  }

  /** Starts again, without the rest of their pauses, the dynos of an app that do not run. */
  public void insist(UUID appId) {
    Optional<Startable> what = startables.serving(appId);
    Optional<Fleet.Serving> serving = fleet.of(appId);
    if (what.isEmpty() || serving.isEmpty() || what.get().slug().image().isEmpty()) {
      return;
    }
    startables.wanted(what.get().app(), what).stream()
        .filter(name -> !isTaken(serving.get(), name))
        .forEach(
            name -> bring(appId, name, serving.get().member(name).map(Member::crashes).orElse(0)));
  }

  /** Stops dynos in the background, with the grace that the limits give. */
  public void stop(Dyno dyno) {
    timing
        .background()
        .now(() -> {
          log.process(dyno.appId(), dyno.name(), "Stopping all processes with SIGTERM");
          machine.runtime().stop(dyno, limits.stopGrace());
        });
  }

  /**
   * Writes down beside the release that serves, before the router is told, that these lose their
   * requests, so that a crash does not cut short what they still answer.
   *
   * @return when what is open on them is cut
   */
  public Instant writeDown(List<Dyno> left, Fleet.Serving serving) {
    Instant until = drains.until();
    List<Dyno> web = left.stream().filter(d -> isWeb(d.name())).toList();
    if (!web.isEmpty()) {
      leaving.note(web.getFirst().appId(), serving.pool(), web, until);
    }
    return until;
  }

  /** Stops dynos that lost their requests: web dynos when they have ended what they answer. */
  public void retire(List<Dyno> left, Fleet.Serving serving, Instant until) {
    List<Dyno> web = left.stream().filter(d -> isWeb(d.name())).toList();
    if (!web.isEmpty()) {
      UUID appId = web.getFirst().appId();
      drains.begin(
          new Drain.Task(appId, serving.version(), serving.pool(), web, until, Optional.empty()));
      web.forEach(drains::stop);
    }
    left.stream().filter(d -> !isWeb(d.name())).forEach(this::stop);
  }

  private void bringNow(UUID appId, DynoName name, int crashes) {
    Optional<Startable> what = startables.serving(appId);
    Optional<Fleet.Serving> serving = fleet.of(appId);
    if (what.isEmpty()
        || serving.isEmpty()
        || what.get().release().version() != serving.get().version()
        || !isWanted(what.get(), name)
        || isTaken(serving.get(), name)) {
      return;
    }
    log.process(appId, name, Words.starting(what.get().slug().command(name.type()).orElseThrow()));
    try {
      Dyno dyno = dynos.start(what.get(), name);
      if (!fleet.join(
          appId, serving.get().pool(), new Member(dyno, State.STARTING, now(), crashes))) {
        machine.runtime().stop(dyno, limits.stopGrace());
        return;
      }
      if (!isWanted(what.get(), name)) {
        // Scaled down or stopped while it was started, and looked for before it had its place.
        fleet.leave(appId, dyno.id());
        machine.runtime().stop(dyno, limits.stopGrace());
        return;
      }
      if (crashes > 0 && isWeb(name)) {
        // Requests wait for it from now on, and get no more H10.
        publisher.publishOrLater(what.get().app());
      }
      awaitWell(dyno, what.get());
      // One that ended before it had its place was told of while nobody knew it.
      machine.runtime().exit(dyno).ifPresent(status -> ended(dyno, status));
    } catch (BelayException e) {
      LOG.warn("cannot start {} of {}: {}", name, what.get().app().name(), e.getMessage());
      log.process(appId, name, "Could not be started: " + e.getMessage());
      stopsWaiting(appId, name, crashes + 1);
      again(appId, name, crashes + 1);
    }
  }

  /** Requests that wait for a dyno that does not come are told so. */
  private void stopsWaiting(UUID appId, DynoName name, int crashes) {
    boolean crashed = fleet.failedAgain(appId, name, crashes);
    boolean held = fleet.of(appId).map(Fleet.Serving::held).orElse(false);
    if (isWeb(name) && (crashed || held)) {
      fleet.settle(appId);
      publisher.publishOrLater(appId);
    }
  }

  /** It may have been scaled down or stopped since it crashed. */
  private boolean isWanted(Startable what, DynoName name) {
    return startables.wanted(what.app(), Optional.of(what)).contains(name);
  }

  private static boolean isTaken(Fleet.Serving serving, DynoName name) {
    return serving.member(name).filter(m -> m.state() != State.CRASHED).isPresent();
  }

  /** Puts a dyno that has its place already, and may still be starting, to work when it is well. */
  public void await(Dyno dyno, Startable what) {
    timing.background().now(() -> awaitWell(dyno, what));
  }

  private void awaitWell(Dyno dyno, Startable what) {
    if (isWeb(dyno.name())) {
      try {
        switch (machine.health().await(dyno, what.slug().health(), () -> false)) {
          case HealthProbe.Verdict.Well _ -> {}
          case HealthProbe.Verdict.Unwell unwell -> {
            crashed(dyno, dyno.name() + " " + unwell.why(), OptionalInt.empty());
            machine.runtime().stop(dyno, limits.stopGrace());
            return;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    fleet
        .update(dyno, m -> m.state() == State.STARTING ? m.as(State.UP, now()) : m)
        .ifPresent(m -> stateChanged(m, "starting", "up"));
  }

  /** A dyno that was to run does not: out of the routes, and up again after a pause. */
  private void crashed(Dyno dyno, String why, OptionalInt status) {
    Optional<Member> before = fleet.of(dyno.appId()).flatMap(s -> s.member(dyno.id()));
    if (before.isEmpty() || before.get().state() == State.CRASHED) {
      return;
    }
    boolean ranWell =
        before.get().state() == State.UP
            && before.get().since().plus(limits.wellAfter()).isBefore(now());
    int crashes = ranWell ? 1 : before.get().crashes() + 1;
    log.process(dyno.appId(), dyno.name(), why);
    fleet
        .update(dyno, m -> m.crashed(now(), crashes))
        .ifPresent(m -> {
          if (isWeb(m.name())) {
            fleet.settle(dyno.appId());
          }
          stateChanged(m, before.get().state() == State.UP ? "up" : "starting", "crashed");
          this.crashes.forEach(l -> l.crashed(dyno, status));
          again(dyno.appId(), dyno.name(), crashes);
        });
  }

  private void again(UUID appId, DynoName name, int crashes) {
    Duration pause = Backoff.after(crashes, limits.backoffMax());
    timing.background().after(pause, () -> bringNow(appId, name, crashes));
  }

  private void stateChanged(Member member, String from, String to) {
    UUID appId = member.dyno().appId();
    log.process(appId, member.name(), "State changed from " + from + " to " + to);
    if (isWeb(member.name())) {
      publisher.publishOrLater(appId);
    }
  }

  private Instant now() {
    return timing.time().instant();
  }
}
