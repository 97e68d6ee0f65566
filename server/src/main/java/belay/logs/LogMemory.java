package belay.logs;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that lines of all apps may take together while they wait for who reads them. Each
 * reader may hold the same part of what is free, so that many who do not read are stopped early and
 * few are not stopped at all. Safe for use by several threads.
 */
public final class LogMemory {
  /** A share is this part of what is free. */
  private static final int PART = 8;

  /** What each may hold whatever the others do: a few long lines. */
  private static final int LEAST_BYTES = 32 << 10;

  /** Beside its text, what a line takes. */
  private static final int LINE_BYTES = 100;

  private final long total;
  private final AtomicLong inUse = new AtomicLong();

  /**
   * Of which nothing is in use.
   *
   * @param total in bytes
   */
  public LogMemory(long total) {
    this.total = total;
  }

  /** One reader's part of it, of which nothing is in use. */
  public Share share() {
    return new Share();
  }

  /** What a line takes, in bytes; its text is counted as if it were none of Latin letters. */
  static long of(LogLine line) {
    return 2L * line.message().length() + LINE_BYTES;
  }

  /** What one reader holds. One thread at a time. */
  public final class Share {
    private long held;
    private boolean closed;

    private Share() {}

    public void take(long bytes) {
      if (!closed) {
        held += bytes;
        inUse.addAndGet(bytes);
      }
    }

    public void give(long bytes) {
      take(-bytes);
    }

    /** Whether it holds more than it may. */
    public boolean isOver() {
      return held > Math.max(LEAST_BYTES, (total - inUse.get()) / PART);
    }

    /** Gives all of it back; what is taken from then on is not counted. */
    public void close() {
      give(held);
      closed = true;
    }
  }
}
