package belay.doors;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits in places that may not throw. */
public final class Waiting {
  private Waiting() {}

  public static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("It did not come.");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
