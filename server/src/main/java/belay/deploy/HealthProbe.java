package belay.deploy;

import belay.release.Slug.Health;
import belay.runtime.Dyno;
import java.util.function.BooleanSupplier;

/** Finds out whether a web dyno that was just started is well. */
public interface HealthProbe {
  /**
   * Waits until the dyno is well, has ended, or its time to boot is over.
   *
   * @param giveUp asked now and then; true ends the waiting, and the dyno is then not well
   */
  Verdict await(Dyno dyno, Health health, BooleanSupplier giveUp) throws InterruptedException;

  /** One look at a dyno that was well before, without waiting for it to become so. */
  Verdict look(Dyno dyno, Health health);

  /** What was found. */
  sealed interface Verdict {
    /** It listens, and its health path, if it has one, answers 2xx or 3xx. */
    record Well() implements Verdict {}

    /** It is not, and why, as a clause that follows the dyno's name. */
    record Unwell(String why) implements Verdict {}
  }
}
