package belay.router.http2;

/**
 * How much of something is put up with: a store that fills by itself as time goes by, and that each
 * thing takes something from. Nanoseconds of one clock, handed in. On one event loop.
 */
public final class Meter {
  private static final long SECOND = 1_000_000_000;

  private final int most;
  private final int perSecond;
  private long left;
  private long at;

  /** A full one. */
  public Meter(int most, int perSecond, long now) {
    this.most = most;
    this.perSecond = perSecond;
    this.left = most;
    this.at = now;
  }

  /** Takes so much; false when there is not enough left. */
  public boolean take(int count, long now) {
    long filled = (now - at) * perSecond / SECOND;
    if (filled > 0) {
      left = Math.min(most, left + filled);
      at = now;
    }
    left -= count;
    return left >= 0;
  }

  /** Gives back so much. */
  public void give(long count) {
    left = Math.min(most, left + count);
  }
}
