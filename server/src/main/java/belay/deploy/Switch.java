package belay.deploy;

import belay.api.routing.RouterAnswer.Drained;
import belay.build.Builder;
import belay.deploy.DeployOutcome.SwitchFigures;
import belay.deploy.Dynos.Startable;
import belay.deploy.Fleet.Member;
import belay.deploy.Fleet.Serving;
import belay.deploy.HealthProbe.Verdict;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one switch, step by step, each written down before it is done. Until the repoint, any
 * failure stops what was started and leaves everything as it was; after it, the new release serves
 * and what is left to do is done again later if it fails now. Used once, by one thread.
 */
final class Switch {
  private static final Logger LOG = LoggerFactory.getLogger(Switch.class);

  private final Rooms rooms;
  private final Keeper.Running running;
  private final Keeper keeper;
  private final App app;
  private final Release release;
  private final Optional<Startable> startable;
  private final Builder.Output tell;

  private final List<Dyno> started = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Instant accepted;
  private Optional<Serving> before;
  private boolean repointed;
  private Instant repointedAt;
  private SwitchFigures figures = new SwitchFigures(0, 0, 0, 0);

  /**
   * What a switch works with.
   *
   * @param accepted when the change was asked for
   */
  record Parts(
      Rooms rooms, Keeper.Running running, Keeper keeper, Builder.Output tell, Instant accepted) {}

  Switch(Parts parts, App app, Release release, Optional<Startable> startable) {
    this.rooms = parts.rooms();
    this.running = parts.running();
    this.keeper = parts.keeper();
    this.tell = parts.tell();
    this.accepted = parts.accepted();
    this.app = app;
    this.release = release;
    this.startable = startable;
    this.before = running.fleet().of(app.id());
    this.repointedAt = accepted;
  }

  /** How it ended. */
  sealed interface Result {
    /** Switched; notes say what is left to be done later, if anything. */
    record Switched(SwitchFigures figures, List<String> notes) implements Result {}

    /** Not switched: what served goes on serving. */
    record NotSwitched(String why) implements Result {}
  }

  Result carryOut(SwitchPlan plan) throws InterruptedException {
    for (Step step : plan.steps()) {
      try {
        rooms.ledger().journal(release, step.word(), step.detail());
        carryOut(step);
      } catch (StepFailed e) {
        undo();
        return new Result.NotSwitched(e.why);
      } catch (BelayException e) {
        if (!repointed) {
          undo();
          return new Result.NotSwitched(e.getMessage());
        }
        LOG.warn(
            "{} {}: step {} is left for later: {}",
            app.name(),
            release.label(),
            step.word(),
            e.getMessage());
        notes.add(e.getMessage());
      } catch (InterruptedException | RuntimeException e) {
        if (!repointed) {
          undo();
        }
        throw e;
      }
    }
    return new Result.Switched(figures, List.copyOf(notes));
  }

  private void carryOut(Step step) throws InterruptedException {
    switch (step) {
      case Step.LayOut _ -> layOut();
      case Step.RunReleaseCommand command ->
          new ReleaseCommand(rooms, running.dynos(), running.log(), tell)
              .run(what(), command.command());
      case Step.Start start -> start(start.names());
      case Step.AwaitHealthy _ -> awaitHealthy();
      case Step.Repoint _ -> repoint();
      case Step.MoveCurrent _ -> moveCurrent();
      case Step.Succeed _ -> rooms.ledger().mark(release, ReleaseStatus.SUCCEEDED, "");
      case Step.Retire retire -> retire(retire.dynos());
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

  private void start(List<DynoName> names) {
    for (DynoName name : names) {
      running
          .log()
          .process(
              app.id(),
              name,
              "Starting process with command `"
                  + what().slug().command(name.type()).orElseThrow()
                  + "`");
      started.add(running.dynos().start(what(), name));
    }
  }

  private void awaitHealthy() throws InterruptedException {
    for (Dyno dyno : started) {
      switch (rooms.health().await(dyno, what().slug().health())) {
        case Verdict.Well _ ->
            running.log().process(app.id(), dyno.name(), "State changed from starting to up");
        case Verdict.Unwell unwell -> throw new StepFailed(dyno.name() + " " + unwell.why());
      }
    }
  }

  private void repoint() {
    for (Dyno dyno : started) {
      rooms
          .runtime()
          .exit(dyno)
          .ifPresent(status -> {
            throw new StepFailed(
                dyno.name() + " exited with status " + status + " right after it was started");
          });
    }
    before = running.fleet().of(app.id());
    running
        .fleet()
        .put(app.id(), Fleet.serving(release.version(), pool(), started, rooms.time().instant()));
    try {
      running.publisher().publish(app);
    } catch (BelayException e) {
      before.ifPresentOrElse(
          b -> running.fleet().put(app.id(), b), () -> running.fleet().remove(app.id()));
      throw e;
    }
    repointed = true;
    repointedAt = rooms.time().instant();
    long micros = micros(accepted, repointedAt);
    figures = new SwitchFigures(micros, micros, 0, 0);
    // One that ended in this very moment was told of while it had no place yet.
    for (Dyno dyno : started) {
      rooms.runtime().exit(dyno).ifPresent(status -> keeper.exited(dyno, status));
    }
  }

  /** A name for these web dynos that no other set of them has. */
  private String pool() {
    Optional<Dyno> web =
        started.stream().filter(d -> d.name().type().equals(SwitchPlan.WEB)).findFirst();
    return release.label() + web.map(d -> "." + d.id().toString().substring(0, 8)).orElse("");
  }

  private void moveCurrent() {
    rooms.disk().writeEnv(app, release.config());
    rooms.disk().moveCurrent(app, what().stamp());
  }

  private void retire(List<Dyno> dynos) {
    Predicate<Dyno> web = d -> d.name().type().equals(SwitchPlan.WEB);
    dynos.stream().filter(web.negate()).forEach(keeper::stop);
    String pool = before.map(Serving::pool).orElse("");
    if (dynos.stream().anyMatch(web) && !pool.isEmpty()) {
      Drained drained = drain(pool);
      figures =
          new SwitchFigures(
              figures.toRepointMicros(),
              figures.toRepointMicros() + drained.micros(),
              drained.inFlight(),
              drained.cut());
    }
    dynos.stream().filter(web).forEach(keeper::stop);
  }

  private Drained drain(String pool) {
    try {
      return rooms.routing().drain(app.id().toString(), pool, rooms.limits().drain());
    } catch (BelayException e) {
      notes.add("The old dynos could not be drained: " + e.getMessage());
      return new Drained(0, 0, 0, 0);
    }
  }

  private void undo() {
    started.forEach(d -> rooms.runtime().stop(d, Duration.ofSeconds(1)));
  }

  private static long micros(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1_000;
  }

  /** Members that run now, which a switch to other dynos retires. */
  static List<Dyno> running(Optional<Serving> serving) {
    return serving.stream()
        .flatMap(s -> s.members().stream())
        .filter(m -> m.state() != DynoState.State.CRASHED)
        .map(Member::dyno)
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
