package belay.metrics;

import belay.api.HealthBody;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * How this server is, in a few words. Looked at once a second at most, whoever asks how often, and
 * what does not answer within {@link #PATIENCE} is not well. Safe for use by several threads.
 */
public final class Health {
  static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Map<String, BooleanSupplier> fatal;
  private final Map<String, BooleanSupplier> others;
  private final InstantSource clock;
  private Instant taken = Instant.EPOCH;
  private HealthBody last = HealthBody.of(Map.of(), Map.of());

  /**
   * Looks at these.
   *
   * @param fatal those without which the server is of no use
   * @param others those without which it goes on
   */
  public Health(
      Map<String, BooleanSupplier> fatal,
      Map<String, BooleanSupplier> others,
      InstantSource clock) {
    this.fatal = Map.copyOf(fatal);
    this.others = Map.copyOf(others);
    this.clock = clock;
  }

  public synchronized HealthBody now() {
    Instant now = clock.instant();
    if (taken.equals(Instant.EPOCH) || now.isBefore(taken) || !now.isBefore(taken.plus(FRESH))) {
      last = HealthBody.of(look(fatal), look(others));
      taken = now;
    }
    return last;
  }

  private static Map<String, Boolean> look(Map<String, BooleanSupplier> checks) {
    Map<String, Boolean> found = new TreeMap<>();
    checks.forEach((name, check) -> found.put(name, isWell(check)));
    return found;
  }

  private static boolean isWell(BooleanSupplier check) {
    FutureTask<Boolean> asking = new FutureTask<>(check::getAsBoolean);
    Thread thread = Thread.ofVirtual().name("health").start(asking);
    try {
      return asking.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      return false;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
