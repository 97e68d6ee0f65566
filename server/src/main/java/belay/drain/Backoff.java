package belay.drain;

import java.time.Duration;

/**
 * How long to wait after failures in a row: doubled each time, and never the same for two. Pure.
 */
record Backoff(Duration first, Duration max) {
  private static final int DOUBLINGS_MAX = 20;

  /**
   * The pause before the next try.
   *
   * @param failures in a row, from 1
   * @param chance from 0 (incl.) to 1 (excl.)
   */
  Duration pause(int failures, double chance) {
    long doubled = first.toMillis() << Math.min(failures - 1, DOUBLINGS_MAX);
    long most = Math.min(doubled, max.toMillis());
    return Duration.ofMillis(most / 2 + Math.round(most / 2.0 * chance));
  }
}
