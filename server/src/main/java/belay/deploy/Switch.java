package belay.deploy;

import belay.api.routing.RouterAnswer.Drained;
import belay.build.Builder;
import belay.deploy.Dynos.Startable;
import belay.deploy.Fleet.Serving;
import belay.deploy.HealthProbe.Verdict;
import belay.release.App;
import belay.release.BelayException;
import belay.release.ConfigVars;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.SwitchFigures;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one switch, step by step, each written down before it is done. Until the repoint, any
 * failure stops what was started, starts again what was stopped, and leaves everything as it was;
 * after it, the new release serves and what is left to do is done again later if it fails now. Used
 * once, by one thread.
 */
final class Switch {
  private static final Logger LOG = LoggerFactory.getLogger(Switch.class);
  private static final Predicate<Dyno> IS_WEB = d -> d.name().type().equals(SwitchPlan.WEB);

  private final Rooms rooms;
  private final Keeper.Running running;
  private final Keeper keeper;
  private final Leftovers leftovers;
  private final App app;
  private final Release release;
  private final Optional<Startable> startable;
  private final Builder.Output tell;
  private final Supplier<Optional<String>> overtaken;
  private final SwitchClock clock;

  private final List<Dyno> started = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<Class<? extends Step>> left = new HashSet<>();
  private final Optional<Serving> before;
  private Optional<Serving> replaced = Optional.empty();
  private boolean held;
  private boolean stopped;
  private boolean repointed;

  /**
   * What a switch works with.
   *
   * @param accepted when the change was asked for
   * @param overtaken says who made this switch pointless, as a clause; asked until its repoint
   */
  record Parts(
      Rooms rooms,
      Keeper.Running running,
      Keeper keeper,
      Leftovers leftovers,
      Builder.Output tell,
      Instant accepted,
      Supplier<Optional<String>> overtaken) {}

  Switch(Parts parts, App app, Release release, Optional<Startable> startable) {
    this.rooms = parts.rooms();
    this.running = parts.running();
    this.keeper = parts.keeper();
    this.leftovers = parts.leftovers();
    this.tell = parts.tell();
    this.overtaken = parts.overtaken();
    this.clock = new SwitchClock(parts.rooms(), parts.accepted());
    this.app = app;
    this.release = release;
    this.startable = startable;
    this.before = running.fleet().of(app.id());
  }

  /** How it ended. */
  sealed interface Result {
    /**
     * Switched.
     *
     * @param left the steps after the repoint that are to be done later, which the notes tell of
     */
    record Switched(SwitchFigures figures, List<String> notes, Set<Class<? extends Step>> left)
        implements Result {}

    /** Not switched: what served goes on serving. */
    record NotSwitched(String why) implements Result {}

    /** Somebody went before: what served goes on serving, and nothing is wrong with the release. */
    record Overtaken(String why) implements Result {}
  }

  Result carryOut(SwitchPlan plan) throws InterruptedException {
    for (Step step : plan.steps()) {
      Optional<String> other = repointed ? Optional.empty() : overtaken.get();
      if (other.isPresent()) {
        undo();
        return new Result.Overtaken(other.get());
      }
      try {
        writeDown(step);
        carryOut(step);
      } catch (StepFailed e) {
        Optional<String> first = overtaken.get();
        undo();
        return first
            .<Result>map(Result.Overtaken::new)
            .orElseGet(() -> new Result.NotSwitched(e.why));
      } catch (BelayException e) {
        if (!repointed) {
          undo();
          return new Result.NotSwitched(e.getMessage());
        }
        leave(step, e);
      } catch (InterruptedException | RuntimeException e) {
        if (!repointed) {
          undo();
        }
        throw e;
      }
    }
    return new Result.Switched(clock.figures(), List.copyOf(notes), Set.copyOf(left));
  }

  /**
   * Before the repoint what cannot be written down is not done. After it the step is done all the
   * same: that the router has the new pool tells a start as much.
   */
  private void writeDown(Step step) {
    try {
      rooms.ledger().journal(release, step.word(), detail(step));
    } catch (BelayException e) {
      if (!repointed) {
        throw e;
      }
      LOG.warn(
          "{} {}: {} is not journalled: {}",
          app.name(),
          release.label(),
          step.word(),
          e.getMessage());
    }
  }

  private void leave(Step step, BelayException e) {
    LOG.warn(
        "{} {}: step {} is left for later: {}",
        app.name(),
        release.label(),
        step.word(),
        e.getMessage());
    notes.add(e.getMessage());
    left.add(step.getClass());
  }

  private String detail(Step step) {
    return switch (step) {
      case Step.Start start -> start.names().toString();
      case Step.Bring bring -> bring.names().toString();
      case Step.Repoint repoint -> Noted.repoint(pool(incoming(repoint)), incoming(repoint));
      case Step.Retire retire -> Noted.retire(oldPool(), retire);
      case Step.LayOut _,
          Step.ReleaseCommand _,
          Step.Hold _,
          Step.StopRunning _,
          Step.AwaitHealthy _,
          Step.MoveCurrent _,
          Step.Succeed _ ->
          "";
    };
  }

  private void carryOut(Step step) throws InterruptedException {
    switch (step) {
      case Step.LayOut _ -> layOut();
      case Step.ReleaseCommand command ->
          new ReleaseCommand(rooms, running.dynos(), running.log(), tell)
              .run(what(), command.command());
      case Step.Hold _ -> hold();
      case Step.StopRunning stop -> stopRunning(stop.dynos());
      case Step.Start start -> start(start.names());
      case Step.AwaitHealthy _ -> awaitHealthy();
      case Step.Repoint repoint -> repoint(repoint);
      case Step.MoveCurrent _ -> moveCurrent();
      case Step.Succeed _ -> rooms.ledger().mark(release, ReleaseStatus.SUCCEEDED, "");
      case Step.Bring bring -> bring.names().forEach(n -> keeper.bring(app.id(), n, 0));
      case Step.Retire retire -> retire(retire);
    }
  }

  private Startable what() {
    return startable.orElseThrow();
  }

  private void layOut() {
    rooms
        .disk()
        .layOut(app, what().stamp(), what().slug().id(), rooms.apps().settings(app).envFile());
  }

  private void hold() {
    Serving old = before.orElseThrow();
    running.fleet().put(app.id(), old.between());
    try {
      running.publisher().publish(app);
      held = true;
    } catch (BelayException e) {
      running.fleet().put(app.id(), old);
      running.publisher().publishOrLater(app);
      throw e;
    }
  }

  private void stopRunning(List<Dyno> dynos) {
    stopped = true;
    if (dynos.stream().anyMatch(IS_WEB)) {
      clock.drained(drain(rooms.limits().gapDrain()));
    }
    dynos.forEach(
        d -> running.log().process(app.id(), d.name(), "Stopping all processes with SIGTERM"));
    rooms.runtime().stopAll(dynos, rooms.limits().stopGrace());
  }

  private void start(List<DynoName> names) {
    for (DynoName name : names) {
      running
          .log()
          .process(
              app.id(), name, Words.starting(what().slug().command(name.type()).orElseThrow()));
      started.add(running.dynos().start(what(), name));
    }
  }

  private void awaitHealthy() throws InterruptedException {
    for (Dyno dyno : started) {
      switch (rooms
          .health()
          .await(dyno, what().slug().health(), () -> overtaken.get().isPresent())) {
        case Verdict.Well _ ->
            running.log().process(app.id(), dyno.name(), "State changed from starting to up");
        case Verdict.Unwell unwell -> throw new StepFailed(dyno.name() + " " + unwell.why());
      }
    }
  }

  private List<Dyno> incoming(Step.Repoint repoint) {
    List<Dyno> all = new ArrayList<>(repoint.warm());
    all.addAll(started);
    return all;
  }

  private void repoint(Step.Repoint repoint) {
    List<Dyno> incoming = incoming(repoint);
    for (Dyno dyno : incoming) {
      rooms
          .runtime()
          .exit(dyno)
          .ifPresent(status -> {
            throw new StepFailed(
                dyno.name() + " exited with status " + status + " right before its first request");
          });
    }
    replaced = running.fleet().of(app.id());
    running
        .fleet()
        .put(
            app.id(),
            Fleet.serving(release.version(), pool(incoming), incoming, rooms.time().instant()));
    try {
      running.publisher().publish(app);
    } catch (BelayException e) {
      replaced.ifPresentOrElse(
          b -> running.fleet().put(app.id(), b), () -> running.fleet().remove(app.id()));
      // It may have been done and only its answer lost: the router must hear what serves.
      running.publisher().publishOrLater(app);
      throw e;
    }
    repointed = true;
    clock.repointed(started.stream().noneMatch(IS_WEB) && !repoint.warm().isEmpty());
    // One that ended in this very moment was told of while it had no place yet.
    for (Dyno dyno : incoming) {
      rooms.runtime().exit(dyno).ifPresent(status -> keeper.exited(dyno, status));
    }
  }

  /** A name for these web dynos that no other set of them has. */
  private String pool(List<Dyno> incoming) {
    Optional<Dyno> web = incoming.stream().filter(IS_WEB).findFirst();
    return release.label() + web.map(d -> "." + d.id().toString().substring(0, 8)).orElse("");
  }

  private String oldPool() {
    return before.map(Serving::pool).orElse("");
  }

  private void moveCurrent() {
    if (Traffic.startsAll(release)) {
      leftovers.startAll(app, release);
    }
    rooms.disk().writeEnv(app, ConfigVars.of(rooms.addons().resolve(release.config())));
    rooms.disk().moveCurrent(app, what().stamp());
  }

  private void retire(Step.Retire retire) {
    List<Dyno> stop = new ArrayList<>(retire.stop());
    if (!retire.warm().isEmpty() && !keepWarm(retire.warm(), retire.until().orElseThrow())) {
      stop.addAll(retire.warm());
    }
    // What came back from a crash while the new ones were started.
    running(replaced).stream()
        .filter(d -> !stop.contains(d) && !retire.warm().contains(d))
        .forEach(stop::add);
    stop.stream().filter(IS_WEB.negate()).forEach(keeper::stop);
    List<Dyno> web = stop.stream().filter(IS_WEB).toList();
    if (!oldPool().isEmpty() && before.stream().anyMatch(b -> !b.web().isEmpty())) {
      clock.drained(drain(rooms.limits().drain()));
    }
    web.forEach(keeper::stop);
  }

  /** Answers false when what they run is not known, and so could never be put back. */
  private boolean keepWarm(List<Dyno> dynos, Instant until) {
    try {
      Optional<WarmPool> pool =
          before
              .flatMap(b -> rooms.ledger().find(app.id(), b.version()))
              .map(LedgerEntry::release)
              .flatMap(r ->
                  r.slug()
                      .flatMap(rooms.ledger()::slug)
                      .map(slug -> new WarmPool(r, slug, dynos, until)));
      pool.ifPresent(running.warm()::keep);
      return pool.isPresent();
    } catch (BelayException e) {
      LOG.warn("{} is not kept warm: {}", app.name(), e.getMessage());
      return false;
    }
  }

  private Drained drain(Duration max) {
    try {
      Drained drained = rooms.routing().drain(app.id().toString(), oldPool(), max);
      clock.measuredBefore(rooms.routing().measure(app.id().toString(), oldPool()));
      return drained;
    } catch (BelayException e) {
      notes.add("The old dynos could not be drained: " + e.getMessage());
      return new Drained(0, 0, 0, 0);
    }
  }

  /** Stops what was started; of an app that must not overlap, starts again what was stopped. */
  private void undo() {
    rooms.runtime().stopAll(started, Duration.ofSeconds(1));
    if (held) {
      Serving old = before.orElseThrow();
      running.fleet().put(app.id(), stopped ? old.emptied() : old);
      running.publisher().publishOrLater(app);
      if (stopped) {
        old.members().forEach(m -> keeper.bring(app.id(), m.name(), 0));
      }
    }
  }

  /** Members that run now, which a switch to other dynos retires. */
  static List<Dyno> running(Optional<Serving> serving) {
    return serving.stream()
        .flatMap(s -> s.members().stream())
        .filter(m -> m.state() != DynoState.State.CRASHED)
        .map(Fleet.Member::dyno)
        .toList();
  }

  /** Ends a switch before its repoint. Never leaves this package. */
  static final class StepFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String why;

    StepFailed(String why) {
      super(why);
      this.why = why;
    }
  }
}
