package belay.switching;

import belay.fleet.Drain;
import belay.fleet.Drains;
import belay.fleet.Fleet;
import belay.fleet.Fleet.Serving;
import belay.fleet.Running;
import belay.release.App;
import belay.release.ProcessTypes;
import belay.release.Release;
import belay.runtime.Dyno;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one step of a switch that sends requests elsewhere, and its way back: what the router is to
 * be told of, and what was known before. Telling it is its caller's. Used by the switch's thread
 * alone.
 */
final class Repointing {
  private final SwitchTools tools;
  private final Running running;
  private final App app;
  private final Release release;
  private final FreshDynos fresh;
  private final SwitchClock clock;
  private List<Dyno> askedAgain = List.of();
  private Optional<Serving> replaced = Optional.empty();

  /** The pool that the router may have sent requests to, and sends none any more. */
  private Optional<String> asked = Optional.empty();

  private boolean done;

  Repointing(SwitchTools tools, App app, Release release, FreshDynos fresh, SwitchClock clock) {
    this.tools = tools;
    this.running = tools.running();
    this.app = app;
    this.release = release;
    this.fresh = fresh;
    this.clock = clock;
  }

  /** What the new dynos fail is asked of these once more. */
  void askAgain(List<Dyno> former) {
    askedAgain = former;
  }

  /** Whether the router sends requests to the new dynos. */
  boolean isDone() {
    return done;
  }

  /** What had the requests before. */
  Optional<Serving> replaced() {
    return replaced;
  }

  String note(Step.Repoint step) {
    return JournalNote.repoint(pool(step), incoming(step));
  }

  List<Dyno> incoming(Step.Repoint step) {
    List<Dyno> all = new ArrayList<>(step.warm());
    all.addAll(fresh.all());
    return all;
  }

  /** A name for these web dynos that no other set of them has. */
  private String pool(Step.Repoint step) {
    if (!step.pool().isEmpty()) {
      return step.pool();
    }
    Optional<Dyno> web =
        incoming(step).stream().filter(d -> ProcessTypes.isWeb(d.name().type())).findFirst();
    return release.label() + web.map(d -> "." + d.id().toString().substring(0, 8)).orElse("");
  }

  /**
   * Looks once more.
   *
   * @throws StepFailed when one of the new dynos is gone
   */
  void insistAlive(Step.Repoint step) {
    for (Dyno dyno : incoming(step)) {
      tools
          .machine()
          .runtime()
          .exit(dyno)
          .ifPresent(status -> {
            throw new StepFailed(
                dyno.name() + " exited with status " + status + " right before its first request");
          });
    }
  }

  /** The new dynos are what the router is to be told of. */
  void aim(Step.Repoint step) {
    replaced = running.fleet().of(app.id());
    boolean _ = running.publisher().askAgain(app.id(), askedAgain);
    asked = Optional.of(pool(step));
    running
        .fleet()
        .put(
            app.id(),
            Fleet.serving(release.version(), pool(step), incoming(step), tools.time().instant()));
  }

  /** The dynos before are what the router is to be told of. */
  void withdraw() {
    boolean _ = running.publisher().askAgain(app.id(), List.of());
    replaced.ifPresentOrElse(
        b -> running.fleet().put(app.id(), b), () -> running.fleet().remove(app.id()));
  }

  /**
   * The router could not be told of the new dynos.
   *
   * @param told whether it was told of those before since
   */
  void missed(boolean told) {
    if (!told) {
      asked = Optional.empty();
    }
  }

  /** The router was told of the new dynos. */
  void landed(Step.Repoint step) {
    done = true;
    clock.repointed(fresh.web().isEmpty() && !step.warm().isEmpty());
    // One that ended in this very moment was told of while it had no place yet.
    tellExits(incoming(step));
  }

  /** The router was told of the dynos before, which nobody has touched. */
  void undone() {
    if (done) {
      done = false;
      // One that ended meanwhile was told of while it had no place.
      tellExits(replaced.map(Serving::running).orElse(List.of()));
    }
  }

  private void tellExits(List<Dyno> dynos) {
    for (Dyno dyno : dynos) {
      tools
          .machine()
          .runtime()
          .exit(dyno)
          .ifPresent(status -> running.keeper().exited(dyno, status));
    }
  }

  boolean mayHaveBeenAsked() {
    return asked.isPresent();
  }

  /** Dynos that may have got requests end those first. */
  void letGo() {
    Drains drains = running.drains();
    drains.begin(
        new Drain.Task(
            app.id(),
            release.version(),
            asked.orElseThrow(),
            fresh.web(),
            drains.until(),
            Optional.empty()));
    fresh.web().forEach(drains::stop);
    fresh.workers().forEach(running.keeper()::stop);
  }
}
