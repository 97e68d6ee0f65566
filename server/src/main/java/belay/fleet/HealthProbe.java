package belay.fleet;

import belay.release.Slug.Health;
import belay.runtime.Dyno;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Finds out whether a web dyno that was just started is well. */
public interface HealthProbe {
  /**
   * Waits until the dyno is well, has ended, or its time to boot is over.
   *
   * @param giveUp asked now and then; true ends the waiting, and the dyno is then not well
   */
  Verdict await(Dyno dyno, Health health, BooleanSupplier giveUp) throws InterruptedException;

  /**
   * Watches dynos that have just become well for the second in which most of those die that will:
   * once they try what they need, and it is not there.
   *
   * @param giveUp asked now and then; true ends the watch
   */
  Verdict stayUp(List<Dyno> dynos, BooleanSupplier giveUp) throws InterruptedException;

  /** One look at a dyno that was well before, without waiting for it to become so. */
  Verdict look(Dyno dyno, Health health);

  /** The result of a probe. */
  sealed interface Verdict {
    /** It listens, and its health path, if it has one, answers 2xx or 3xx. */
    record Well() implements Verdict {}

    /** It is not, and why, as a clause that follows the dyno's name; of several, with its name. */
    record Unwell(String why) implements Verdict {}
  }
}
