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

  /**
   * How often more after the first time: threads hold buffers of the crowd until they serve again,
   * and what is young at the first collection is thrown away only later.
   */
  private static final int AGAIN = 2;

  private final LongSupplier connections;
  private final Runnable trimmed;
  private final long begun = System.nanoTime();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("shrink").factory());
  private long most;
  private int calm;
  private int again;
  private long last = -PAUSE_SECONDS;

  /**
   * One that does nothing before it {@link #watch() watches}.
   *
   * @param trimmed collects, and gives back what the C library keeps
   */
  public Shrink(LongSupplier connections, Runnable trimmed) {
    this.connections = connections;
    this.trimmed = trimmed;
  }

  /** Looks once a second, until it is closed. */
  public Shrink watch() {
    var _ = clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    return this;
  }

  private void look() {
    look(
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
        Runtime.getRuntime().totalMemory(),
        connections.getAsLong());
  }

  /**
   * Gives back if it is time to.
   *
   * @param second since this was begun
   */
  void look(long second, long heapBytes, long now) {
    most = Math.max(most, now);
    calm = due(heapBytes, most, now) ? calm + 1 : 0;
    boolean first = calm >= CALM_SECONDS;
    if (second - last < PAUSE_SECONDS || (!first && (again == 0 || now > CROWD))) {
      return;
    }
    again = first ? AGAIN : again - 1;
    last = second;
    most = now;
    calm = 0;
    trimmed.run();
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
