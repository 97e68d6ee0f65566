package belay.router.counts;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * When requests of each app failed by the router's doing or finding, in the last minute. On one
 * event loop.
 */
public final class Failures {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int KEPT_MAX = 10_000;

  private final Map<String, ArrayDeque<Long>> times = new HashMap<>();

  public void add(String app, long now) {
    ArrayDeque<Long> of = times.computeIfAbsent(app, a -> new ArrayDeque<>());
    of.addLast(now);
    while (of.size() > KEPT_MAX || now - of.getFirst() > KEPT_NANOS) {
      of.removeFirst();
    }
  }

  /** How many from one time to another, by System.nanoTime; of the last minute at most. */
  public int between(String app, long from, long to) {
    ArrayDeque<Long> of = times.get(app);
    return of == null ? 0 : (int) of.stream().filter(t -> t - from >= 0 && t - to <= 0).count();
  }

  /** Lets go of apps without a failure in the last minute. */
  public void forgetOld(long now) {
    times.values().removeIf(of -> of.isEmpty() || now - of.getLast() > KEPT_NANOS);
  }
}
