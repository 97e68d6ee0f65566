package belay.guard;

/**
 * How the former release did before it was replaced.
 *
 * @param figures of its last window
 * @param busiest the most that its dynos had to do in that time
 */
public record Baseline(PoolFigures figures, Load busiest) {
  /** Nothing is known of it, as after the router was started anew. */
  public static final Baseline UNKNOWN = new Baseline(PoolFigures.NONE, Load.UNKNOWN);

  private static final double CONFIDENCE = 0.995;

  /** No share of failures below this is ever held to be worse than another. */
  private static final double FLOOR = 0.005;

  private static final double NEARLY_ALL = 0.95;

  /** With fewer requests its shares say nothing. */
  private static final long REQUESTS_MIN = 30;

  public boolean isKnown() {
    return figures.requests() >= REQUESTS_MIN;
  }

  /** How likely a failure was, at most. */
  double failures() {
    return bound(figures.failures());
  }

  /** How likely an answer at least that slow was, at most. */
  double slowerThan(long micros) {
    return bound(figures.slowerThan(micros));
  }

  /** Twice what nearly all of its answers took, in microseconds: caches that are cold make less. */
  long verySlow() {
    return 2 * figures.boundary(NEARLY_ALL);
  }

  private static double bound(Share share) {
    return Math.max(FLOOR, share.upperBound(CONFIDENCE));
  }
}
