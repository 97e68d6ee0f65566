package belay.deploy;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what the room does in the background. */
public final class Settle {
  private static final long NANOS_MAX = 60_000_000_000L;

  private Settle() {}

  public static void until(BooleanSupplier done) {
    long end = System.nanoTime() + NANOS_MAX;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("It did not happen within a minute.");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
