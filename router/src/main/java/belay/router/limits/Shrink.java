package belay.router.limits;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gives the memory back that a crowd of connections made grow, once they are gone. Of the heap the
 * collector by itself does so only when it must collect everything, which may be never; of what
 * buffers were made of, the C library keeps what lies between those still in use.
 */
public final class Shrink implements AutoCloseable {
  /** An ordinary heap; less is not worth a pause. */
  private static final long HEAP_BYTES = 24L * 1024 * 1024;

  private static final int CROWD = 500;

  /** In the seconds in which a crowd goes, much of what it held is still in use. */
  private static final int CALM_SECONDS = 5;

  private static final long PAUSE_SECONDS = 15;

  private final LongSupplier connections;
  private final Runnable trimmed;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("shrink").factory());
  private long most;
  private int calm;
  private long last = Long.MIN_VALUE;

  /**
   * Looks once a second, until it is closed.
   *
   * @param trimmed gives back what the C library keeps
   */
  public Shrink(LongSupplier connections, Runnable trimmed) {
    this.connections = connections;
    this.trimmed = trimmed;
    var _ = clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  private void look() {
    long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    long now = connections.getAsLong();
    most = Math.max(most, now);
    calm = due(Runtime.getRuntime().totalMemory(), most, now) ? calm + 1 : 0;
    if (calm >= CALM_SECONDS && (last == Long.MIN_VALUE || second - last >= PAUSE_SECONDS)) {
      last = second;
      most = now;
      calm = 0;
      System.gc();
      trimmed.run();
    }
  }

  /** Whether a crowd is gone and has left a large heap. */
  static boolean due(long heapBytes, long most, long now) {
    return heapBytes > HEAP_BYTES && most > CROWD && now < most / 4;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
