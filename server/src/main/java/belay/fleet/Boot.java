package belay.fleet;

import belay.fleet.Dynos.Startable;
import belay.fleet.HealthProbe.Verdict;
import belay.release.ProcessTypes;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Boots single dynos beside those that serve. Safe for use by several threads. */
public record Boot(Dynos dynos, HealthProbe health, DynoRuntime runtime, InstantSource time) {
  /** How a boot ended. */
  public sealed interface Booted {
    /** It is well. */
    record Well(Dyno dyno) implements Booted {}

    /**
     * It was not, and was stopped.
     *
     * @param why as a clause that follows its name
     * @param at when that was found
     */
    record Unwell(String why, Instant at) implements Booted {}
  }

  /**
   * Starts the web process of a release under a name of its own, and waits until it is well.
   *
   * @param grace between SIGTERM and SIGKILL when it is not
   * @throws belay.runtime.CannotStartDyno and then nothing runs
   */
  public Booted beside(Startable what, DynoName name, Duration grace) throws InterruptedException {
    Dyno dyno = dynos.start(what, name, ProcessTypes.WEB);
    return unwell(dyno, what, grace).<Booted>map(u -> u).orElseGet(() -> new Booted.Well(dyno));
  }

  /** Waits until a web dyno that was started is well; one that is not is stopped. */
  public Optional<Booted.Unwell> unwell(Dyno dyno, Startable what, Duration grace)
      throws InterruptedException {
    boolean well = false;
    try {
      Verdict verdict = health.await(dyno, what.slug().health(), () -> false);
      well = verdict instanceof Verdict.Well;
      return switch (verdict) {
        case Verdict.Well _ -> Optional.empty();
        case Verdict.Unwell unwell -> Optional.of(new Booted.Unwell(unwell.why(), time.instant()));
      };
    } finally {
      if (!well) {
        runtime.stop(dyno, grace);
      }
    }
  }
}
