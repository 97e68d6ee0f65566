package belay.monitoring;

import java.time.Duration;
import java.time.Instant;

/**
 * For how long a router has answered nobody. Pure.
 *
 * @param pid the router
 * @param asked how often it was asked in vain, one after the other
 * @param since when it was asked so first
 */
record Silence(long pid, int asked, Instant since) {
  static final Silence NONE = new Silence(0, 0, Instant.EPOCH);

  /** So often a machine that is only busy does not fail to answer. */
  private static final int TIMES = 5;

  private static final Duration LONG = Duration.ofSeconds(20);

  /** After it was asked once more; another router begins anew. */
  Silence then(long asks, boolean answered, Instant now) {
    if (answered) {
      return NONE;
    }
    return asks == pid ? new Silence(pid, asked + 1, since) : new Silence(asks, 1, now);
  }

  /** Whether it will not answer any more. */
  boolean isForEver(Instant now) {
    return asked >= TIMES && Duration.between(since, now).compareTo(LONG) >= 0;
  }
}
