package belay.router.tls;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Changes the keys of tickets now and then, as long as it is open. */
public final class KeyChange implements AutoCloseable {
  /** Whoever gets a key reads what was resumed with it: twice as long at most (RFC 8446, F.1). */
  private static final long HOURS = 12;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ticket-keys").factory());

  public KeyChange(Engines engines) {
    var _ = clock.scheduleWithFixedDelay(engines::changeTicketKey, HOURS, HOURS, TimeUnit.HOURS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
