package belay.switching;

import belay.fleet.Dynos.Startable;
import belay.fleet.HealthProbe;
import belay.fleet.HealthProbe.Verdict;
import belay.fleet.Running;
import belay.fleet.Words;
import belay.release.ProcessTypes;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The dynos that one switch starts. Used by the switch's thread alone. */
final class FreshDynos {
  private static final Predicate<Dyno> IS_WEB = d -> ProcessTypes.isWeb(d.name().type());

  private final HealthProbe health;
  private final DynoRuntime runtime;
  private final Running running;
  private final List<Dyno> started = new ArrayList<>();

  FreshDynos(HealthProbe health, DynoRuntime runtime, Running running) {
    this.health = health;
    this.runtime = runtime;
    this.running = running;
  }

  List<Dyno> all() {
    return List.copyOf(started);
  }

  List<Dyno> web() {
    return started.stream().filter(IS_WEB).toList();
  }

  List<Dyno> workers() {
    return started.stream().filter(IS_WEB.negate()).toList();
  }

  void start(Startable what, List<DynoName> names) {
    for (DynoName name : names) {
      String command = what.slug().command(name.type()).orElseThrow();
      running.log().process(what.app().id(), name, Words.starting(command));
      started.add(running.dynos().start(what, name));
    }
  }

  /**
   * Waits until they are well.
   *
   * @throws StepFailed when one is not
   */
  void awaitHealthy(Startable what, BooleanSupplier giveUp) throws InterruptedException {
    for (Dyno dyno : started) {
      switch (health.await(dyno, what.slug().health(), giveUp)) {
        case Verdict.Well _ ->
            running.log().process(dyno.appId(), dyno.name(), "State changed from starting to up");
        case Verdict.Unwell unwell -> throw new StepFailed(dyno.name() + " " + unwell.why());
      }
    }
  }

  /**
   * Watches the web dynos for a second.
   *
   * @throws StepFailed when one does not stay up
   */
  void stayUp(BooleanSupplier giveUp) throws InterruptedException {
    if (health.stayUp(web(), giveUp) instanceof Verdict.Unwell unwell) {
      throw new StepFailed(unwell.why());
    }
  }

  void stop() {
    runtime.stopAll(started, Duration.ofSeconds(1));
  }
}
