package belay.router.client;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Watches for event loops that stand still. Half of all visitors would wait there for nothing, and
 * who asks now and then whether they are served may always meet the other half.
 */
final class Pulse implements AutoCloseable {
  /** A loop that is only busy, on a machine that is, beats at least once in so many seconds. */
  private static final int MISSED_MAX = 20;

  private final List<LongSupplier> beats;
  private final Consumer<String> whenDead;
  private final long[] last;
  private final int[] missed;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("pulse").factory());

  /**
   * A pulse that is felt when somebody does, until it is watched.
   *
   * @param beats a number for each loop that grows as long as it lives
   * @param whenDead told why the router must end
   */
  Pulse(List<LongSupplier> beats, Consumer<String> whenDead) {
    this.beats = List.copyOf(beats);
    this.whenDead = whenDead;
    this.last = new long[beats.size()];
    this.missed = new int[beats.size()];
  }

  /** Feels it once a second from now on. */
  Pulse watch() {
    var _ = clock.scheduleWithFixedDelay(this::feel, 1, 1, TimeUnit.SECONDS);
    return this;
  }

  /** Counts looks, not time: while the whole process is stopped, nobody looks. */
  void feel() {
    for (int i = 0; i < last.length; i++) {
      long beat = beats.get(i).getAsLong();
      missed[i] = beat == last[i] ? missed[i] + 1 : 0;
      last[i] = beat;
      if (missed[i] == MISSED_MAX) {
        whenDead.accept("An event loop has done nothing for " + MISSED_MAX + " seconds.");
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
