package belay.acceptance;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for something that another program does. */
final class Until {
  private static final Duration MAX = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 25;

  private Until() {}

  /** A moment at which something is to be done to a program in the middle of its work. */
  static void elapsed(long nanos) {
    long end = System.nanoTime() + nanos;
    isTrue("time goes by", () -> System.nanoTime() >= end);
  }

  static void isTrue(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + MAX.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Not within " + MAX.toSeconds() + " s: " + what);
      }
      try {
        // Another program's state: there is nothing to wait on but time.
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
