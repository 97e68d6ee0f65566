package belay.switching;

import belay.build.Builder;
import belay.fleet.Drain;
import belay.fleet.Dynos.Startable;
import belay.fleet.Fleet.Serving;
import belay.fleet.Running;
import belay.release.App;
import belay.release.BelayException;
import belay.release.ConfigVars;
import belay.release.ProcessTypes;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.SwitchFigures;
import belay.runtime.DynoName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one switch, step by step, each written down before it is done. Until the repoint, any
 * failure stops what was started, starts again what was stopped, and leaves everything as it was;
 * after it, the new release serves, unless its dynos do not stay up, and what is left to do is done
 * again later if it fails now. Used once, by one thread.
 */
public final class Switch {
  private static final Logger LOG = LoggerFactory.getLogger(Switch.class);

  private final SwitchTools tools;
  private final Running running;
  private final Leftovers leftovers;
  private final App app;
  private final Release release;
  private final Optional<Startable> startable;
  private final Builder.Output tell;
  private final Supplier<Optional<String>> overtaken;
  private final SwitchClock clock;

  private final FreshDynos fresh;
  private final Optional<Gap> gap;
  private final List<String> notes = new ArrayList<>();
  private final Set<Class<? extends Step>> left = new HashSet<>();
  private final Optional<Serving> before;
  private final Repointing repointing;
  private Optional<Retirement> retirement = Optional.empty();
  private Optional<Step> written = Optional.empty();

  /** Whether requests were let wait for the first web dyno. */
  private boolean awaited;

  private boolean succeeded;
  private boolean movesData;

  /**
   * What a switch works with.
   *
   * @param accepted when the change was asked for
   * @param overtaken says who made this switch pointless, as a clause; asked until its repoint
   */
  record Parts(
      SwitchTools tools,
      Builder.Output tell,
      Instant accepted,
      Supplier<Optional<String>> overtaken) {}

  Switch(Parts parts, App app, Release release, Optional<Startable> startable) {
    this.tools = parts.tools();
    this.running = tools.running();
    this.leftovers = tools.leftovers();
    this.tell = parts.tell();
    this.overtaken = parts.overtaken();
    this.clock = tools.clock(parts.accepted());
    this.app = app;
    this.release = release;
    this.startable = startable;
    this.fresh = tools.fresh();
    this.before = running.fleet().of(app.id());
    this.repointing = new Repointing(tools, app, release, fresh, clock);
    this.gap = before.map(b -> tools.gap(app, b, clock));
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
    begin(plan);
    for (Step step : plan.steps()) {
      Optional<String> other = repointing.isDone() ? Optional.empty() : overtaken.get();
      if (other.isPresent()) {
        undo();
        return new Result.Overtaken(other.get());
      }
      try {
        perform(step);
      } catch (StepFailed e) {
        Optional<String> first = overtaken.get();
        undo();
        return first
            .<Result>map(Result.Overtaken::new)
            .orElseGet(() -> new Result.NotSwitched(e.why()));
      } catch (BelayException e) {
        if (!repointing.isDone()) {
          undo();
          return new Result.NotSwitched(e.getMessage());
        }
        leave(step, e);
      } catch (InterruptedException | RuntimeException e) {
        if (!repointing.isDone()) {
          undo();
        }
        throw e;
      }
    }
    return switched();
  }

  /** The same where the first step is written down already. */
  Result carryOut(Ready ready) throws InterruptedException {
    written = ready.first().map(Step.class::cast);
    return carryOut(ready.plan());
  }

  /** What its release fails is asked once more of the one before. */
  void begin(SwitchPlan plan) {
    repointing.askAgain(tools.asksAgain(app, release) ? plan.keptWarm() : List.of());
  }

  /** Does one step, written down before. */
  void perform(Step step) throws InterruptedException {
    if (written.filter(step::equals).isEmpty()) {
      ahead(step);
      writeDown(step);
    }
    carryOut(step);
  }

  /**
   * Before the repoint what cannot be written down is not done. After it the step is done all the
   * same: that the router has the new pool tells a start as much.
   */
  void writeDown(Step step) {
    try {
      tools.records().ledger().journal(release, step.word(), detail(step));
    } catch (BelayException e) {
      if (!repointing.isDone()) {
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

  /** What the repoint must know is looked at while that it comes is being written down. */
  private void ahead(Step step) {
    if (step instanceof Step.Repoint repoint) {
      running.publisher().strangers().lookAhead(app.id(), repointing.incoming(repoint));
    }
  }

  void leave(Step step, BelayException e) {
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
      case Step.Repoint repoint -> repointing.note(repoint);
      case Step.Retire retire -> retirement(retire).note(succeeded);
      case Step.LayOut _,
          Step.Checkpoint _,
          Step.RestoreData _,
          Step.FenceData _,
          Step.ReleaseCommand _,
          Step.Hold _,
          Step.StopRunning _,
          Step.AwaitHealthy _,
          Step.StayUp _,
          Step.Share _,
          Step.MoveCurrent _,
          Step.Succeed _ ->
          "";
    };
  }

  private void carryOut(Step step) throws InterruptedException {
    switch (step) {
      case Step.LayOut _ -> layOut();
      case Step.Checkpoint _ -> checkpoint();
      case Step.RestoreData _ -> restoreData();
      case Step.FenceData _ -> tools.machine().data().move(release);
      case Step.ReleaseCommand command -> tools.releaseCommand(tell).run(what(), command.command());
      case Step.Hold _ -> gap.orElseThrow().hold();
      case Step.StopRunning stop -> gap.orElseThrow().stop(stop.dynos()).ifPresent(notes::add);
      case Step.Start start -> start(start.names());
      case Step.AwaitHealthy _ -> fresh.awaitHealthy(what(), () -> overtaken.get().isPresent());
      case Step.StayUp _ -> fresh.stayUp(() -> !repointing.isDone() && overtaken.get().isPresent());
      case Step.Repoint repoint -> repoint(repoint);
      case Step.Share _ -> throw new IllegalStateException("A switch is for all visitors.");
      case Step.MoveCurrent _ -> moveCurrent();
      case Step.Succeed _ -> succeed();
      case Step.Bring bring -> bring.names().forEach(n -> running.keeper().bring(app.id(), n, 0));
      case Step.Retire retire -> retire(retire);
    }
  }

  private void succeed() {
    succeeded();
    tools.records().ledger().mark(release, ReleaseStatus.SUCCEEDED, "");
  }

  /** That it serves is recorded, or left to be. */
  void succeeded() {
    succeeded = true;
  }

  private Startable what() {
    return startable.orElseThrow();
  }

  private void layOut() {
    tools
        .disk()
        .layOut(
            app,
            what().stamp(),
            what().slug().id(),
            tools.records().apps().settings(app).envFile());
  }

  /** The release goes on without one: a full disk must not keep a fix from going live. */
  private void checkpoint() {
    notes.addAll(tools.machine().data().copy(app, release, tell::line));
  }

  private void restoreData() {
    movesData = true;
    tools.machine().data().prepare(release, tell::line);
  }

  /** What served has its data back before it is started again. */
  private void undoData() {
    if (movesData) {
      movesData = false;
      try {
        tools.machine().data().back(release);
      } catch (BelayException e) {
        LOG.error("{}: its data is settled at the next start: {}", app.name(), e.getMessage());
      }
    }
  }

  private void start(List<DynoName> names) {
    if (names.stream().anyMatch(n -> ProcessTypes.isWeb(n.type()))
        && running.fleet().expect(app.id())) {
      // No web dyno is up: requests wait for those that come.
      awaited = true;
      running.publisher().publishOrLater(app);
    }
    fresh.start(what(), names);
  }

  private void repoint(Step.Repoint step) {
    repointing.insistAlive(step);
    repointing.aim(step);
    try {
      running.publisher().publish(app);
    } catch (BelayException e) {
      repointing.withdraw();
      // It may have been done and only its answer lost: the router must hear what serves.
      repointing.missed(running.publisher().publishOrLater(app));
      throw e;
    }
    repointing.landed(step);
  }

  private void moveCurrent() {
    // Putting code live also starts what was stopped by hand.
    if (release.kind().bringsCode()) {
      leftovers.startAll(app, release);
    }
    tools.disk().writeEnv(app, ConfigVars.of(tools.records().addons().resolve(release.config())));
    tools.disk().moveCurrent(app, what().stamp());
  }

  /** The same when it is written down and when it is done. */
  private Retirement retirement(Step.Retire step) {
    if (retirement.isEmpty()) {
      Serving old = repointing.replaced().or(() -> before).orElseThrow();
      retirement =
          Optional.of(new Retirement(tools.records().ledger(), running, release, old, step));
    }
    return retirement.get();
  }

  private void retire(Step.Retire step) {
    before.ifPresent(b -> clock.measureBefore(app.id(), b.pool()));
    Optional<Drain.Cause> by =
        Optional.of(new Drain.Cause(release, clock.figures().toRepointMicros()));
    retirement(step).begin(app, by.filter(_ -> succeeded));
  }

  /** Stops what was started; of an app that must not overlap, starts again what was stopped. */
  private void undo() {
    if (repointing.isDone()) {
      repointing.withdraw();
      running.publisher().publishOrLater(app);
    }
    clear();
  }

  /** The same once the router is told of the dynos before, which nobody has touched. */
  void clear() {
    repointing.undone();
    boolean holding = gap.filter(Gap::isHeld).isPresent();
    if (repointing.mayHaveBeenAsked() && !holding) {
      repointing.letGo();
    } else {
      fresh.stop();
    }
    if (awaited && !holding) {
      running.fleet().settle(app.id());
      running.publisher().publishOrLater(app);
    }
    undoData();
    gap.ifPresent(Gap::undo);
  }

  Optional<Gap> gap() {
    return gap;
  }

  Optional<String> overtaken() {
    return overtaken.get();
  }

  Repointing repointing() {
    return repointing;
  }

  /** How it ended, of one that got past its repoint. */
  Result.Switched switched() {
    return new Result.Switched(clock.figures(), List.copyOf(notes), Set.copyOf(left));
  }
}
