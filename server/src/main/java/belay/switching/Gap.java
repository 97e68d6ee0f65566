package belay.switching;

import belay.api.routing.RouterAnswer.Drained;
import belay.fleet.Fleet.Serving;
import belay.fleet.RoadLimits;
import belay.fleet.Running;
import belay.release.App;
import belay.release.BelayException;
import belay.release.ProcessTypes;
import belay.routing.Routing;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The time between two sets of dynos that must not overlap: requests wait, and those in flight are
 * waited for within the switch, as the new dynos cannot start before. Used once, by one thread.
 */
final class Gap {
  private final RoadLimits limits;
  private final Routing routing;
  private final DynoRuntime runtime;
  private final Running running;
  private final App app;
  private final Serving old;
  private final SwitchClock clock;
  private boolean held;
  private boolean stopped;

  Gap(
      RoadLimits limits,
      Routing routing,
      DynoRuntime runtime,
      Running running,
      App app,
      Serving old,
      SwitchClock clock) {
    this.limits = limits;
    this.routing = routing;
    this.runtime = runtime;
    this.running = running;
    this.app = app;
    this.old = old;
    this.clock = clock;
  }

  /** Lets new requests wait. */
  void hold() {
    aim();
    try {
      running.publisher().publish(app);
      held = true;
    } catch (BelayException e) {
      withdraw();
      running.publisher().publishOrLater(app);
      throw e;
    }
  }

  /** That they wait is what the router is to be told. */
  void aim() {
    running.fleet().put(app.id(), old.between());
  }

  /** The router was told with others. */
  void landed() {
    held = true;
  }

  /** It could not be told. */
  void withdraw() {
    running.fleet().put(app.id(), old);
  }

  /** Lets those in flight end, then stops what runs; answers what went wrong, for a person. */
  Optional<String> stop(List<Dyno> dynos) {
    stopped = true;
    boolean web = dynos.stream().anyMatch(d -> ProcessTypes.isWeb(d.name().type()));
    Optional<String> trouble = web ? drain(limits.gapDrain()) : Optional.empty();
    dynos.forEach(
        d -> running.log().process(app.id(), d.name(), "Stopping all processes with SIGTERM"));
    runtime.stopAll(dynos, limits.stopGrace());
    return trouble;
  }

  private Optional<String> drain(Duration max) {
    try {
      Drained drained = routing.drain(app.id().toString(), old.pool(), max);
      clock.measureBefore(app.id(), old.pool());
      clock.drained(drained);
      return Optional.empty();
    } catch (BelayException e) {
      return Optional.of("The old dynos could not be drained: " + e.getMessage());
    }
  }

  boolean isHeld() {
    return held;
  }

  /** The new dynos do not come: what served serves again, or is started again. */
  void undo() {
    if (!held) {
      return;
    }
    running.fleet().put(app.id(), stopped ? old.emptied() : old);
    running.publisher().publishOrLater(app);
    if (stopped) {
      old.members().forEach(m -> running.keeper().bring(app.id(), m.name(), 0));
    }
  }
}
