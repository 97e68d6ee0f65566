package belay.fleet;

import java.time.Duration;

/** How long what crashed stays down before it is started again. Pure. */
public final class Backoff {
  private Backoff() {}

  /**
   * One second after the first crash, then twice as long each time, up to the longest.
   *
   * @param crashesInARow 1 for the first
   */
  public static Duration after(int crashesInARow, Duration longest) {
    int doublings = Math.min(Math.max(crashesInARow, 1) - 1, 20);
    Duration pause = Duration.ofSeconds(1L << doublings);
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
