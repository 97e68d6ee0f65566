package belay.router.limits;

/**
 * How much clients of HTTP/2 have not taken of what is said to them beside bodies: answers without
 * a body, and what a frame of theirs must be answered with. No window bounds it, and a frame of 17
 * bytes takes some hundred of the heap. On one event loop.
 */
public final class Unread {
  /** A connection that has less is left alone however much the others have. */
  private static final int FEW = 4 * 1024;

  private static final int MOST = 2 * 1024 * 1024;

  private long all;

  /** A connection has so many bytes more, or fewer. */
  public void change(int by) {
    all += by;
  }

  /** Whether one that has so much must go. */
  public boolean isTooMuch(int own) {
    return own > FEW && all > MOST;
  }
}
