package belay.guardian;

import belay.guard.Baseline;
import belay.guard.Load;
import belay.guard.PoolFigures;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How what serves did in its last minutes, app by app, so that there is something to compare a new
 * release with. Safe for use by several threads.
 */
final class Samples {
  /** So many are kept of each app. */
  private static final int KEPT = 41;

  private final Map<UUID, Deque<Sample>> apps = new ConcurrentHashMap<>();

  /**
   * What was counted of a pool since it came into the table.
   *
   * @param nanos when
   * @param dynos how many answered
   */
  record Sample(String pool, long nanos, PoolFigures all, int dynos) {}

  /** Adds one; another pool's take the place of those of the pool before. */
  void add(UUID app, Sample sample) {
    apps.compute(
        app,
        (_, had) -> {
          Deque<Sample> kept = new ArrayDeque<>();
          if (had != null && continues(had, sample)) {
            kept.addAll(had);
          }
          kept.addLast(sample);
          while (kept.size() > KEPT) {
            kept.removeFirst();
          }
          return kept;
        });
  }

  private static boolean continues(Deque<Sample> had, Sample next) {
    return had.peekLast().pool().equals(next.pool())
        && next.all().requests() >= had.peekLast().all().requests();
  }

  void forget(UUID app) {
    apps.remove(app);
  }

  /**
   * How a pool did in its last window, as far as it is known.
   *
   * @param last what was counted of it when it was replaced
   */
  Baseline before(UUID app, Sample last) {
    Deque<Sample> had = apps.getOrDefault(app, new ArrayDeque<>());
    if (had.isEmpty() || !continues(had, last)) {
      return new Baseline(last.all(), Load.UNKNOWN);
    }
    PoolFigures window = last.all().since(had.peekFirst().all());
    Load busiest = Load.NONE;
    Sample from = had.peekFirst();
    for (Sample sample : had) {
      busiest = busier(busiest, load(from, sample));
      from = sample;
    }
    busiest = busier(busiest, load(from, last));
    return new Baseline(window.requests() == 0 ? last.all() : window, busiest);
  }

  private static Load busier(Load one, Load other) {
    return one.inFlight() >= other.inFlight() ? one : other;
  }

  private static Load load(Sample from, Sample to) {
    return load(
        to.all().since(from.all()), Duration.ofNanos(to.nanos() - from.nanos()), to.dynos());
  }

  /**
   * What so many requests would have been to do for dynos that answer as fast as others do: their
   * own slowness makes it no more.
   *
   * @param others what was counted of those
   */
  static Load asFast(PoolFigures figures, Duration time, int dynos, PoolFigures others) {
    long answers = others.times().values().stream().mapToLong(Long::longValue).sum();
    double each = micros(others) / Math.max(1, answers);
    double all = time.toNanos() / 1_000.0;
    return all <= 0 || dynos == 0
        ? Load.NONE
        : new Load(figures.requests() * each / all / dynos, 0);
  }

  private static double micros(PoolFigures figures) {
    return figures.times().entrySet().stream()
        .mapToDouble(e -> (double) e.getKey() * e.getValue())
        .sum();
  }

  /** Requests at once, by Little's law: how long all of them took, in so much time. */
  static Load load(PoolFigures figures, Duration time, int dynos) {
    double all = time.toNanos() / 1_000.0;
    return all <= 0 || dynos == 0 ? Load.NONE : new Load(micros(figures) / all / dynos, 0);
  }
}
