package belay.guard;

import belay.api.routing.RouterAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a release's requests in some time.
 *
 * @param requests those that are over and that the release was responsible for: its answers, and
 *     those that the router failed in its stead; none that the client gave up
 * @param failed of those, the answers with a 5xx and the router's errors
 * @param times answers by how long they took: from the bucket's shortest time in microseconds to
 *     their number
 */
public record PoolFigures(long requests, long failed, Map<Long, Long> times) {
  /** No request. */
  public static final PoolFigures NONE = new PoolFigures(0, 0, Map.of());

  public PoolFigures {
    times = Map.copyOf(times);
  }

  /** What the router counted of a pool. */
  public static PoolFigures of(RouterAnswer.Counts counts) {
    long answers = counts.statuses().values().stream().mapToLong(Long::longValue).sum();
    long errors =
        counts.errors().entrySet().stream()
            .filter(e -> isFault(e.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    long bad = counts.statuses().getOrDefault("5xx", 0L);
    Map<Long, Long> times = new TreeMap<>();
    counts.latencies().forEach(b -> times.put(b.micros(), b.count()));
    return new PoolFigures(answers + errors, bad + errors, times);
  }

  /** H27 and H28 are the client's doing; H80 and H81 are nobody's. */
  private static boolean isFault(String code) {
    return switch (code) {
      case "H27", "H28", "H80", "H81" -> false;
      default -> true;
    };
  }

  /** What came since those; all of these where they are no continuation of those. */
  public PoolFigures since(PoolFigures before) {
    if (requests < before.requests || failed < before.failed) {
      return this;
    }
    Map<Long, Long> more = new TreeMap<>(times);
    for (Map.Entry<Long, Long> had : before.times.entrySet()) {
      long left = more.merge(had.getKey(), -had.getValue(), Long::sum);
      if (left < 0) {
        return this;
      }
    }
    more.values().removeIf(n -> n == 0);
    return new PoolFigures(requests - before.requests, failed - before.failed, more);
  }

  /** Both together. */
  public PoolFigures plus(PoolFigures more) {
    return new PoolFigures(
        requests + more.requests, failed + more.failed, together(times, more.times));
  }

  private static Map<Long, Long> together(Map<Long, Long> some, Map<Long, Long> more) {
    if (some.isEmpty() || more.isEmpty()) {
      return some.isEmpty() ? more : some;
    }
    Map<Long, Long> all = new HashMap<>(some);
    more.forEach((micros, n) -> all.merge(micros, n, Long::sum));
    return all;
  }

  /** The same without how long answers took. */
  public PoolFigures untimed() {
    return new PoolFigures(requests, failed, Map.of());
  }

  /** How many failed. */
  public Share failures() {
    return new Share(failed, requests);
  }

  /** How many answers took at least that long, in microseconds. */
  public Share slowerThan(long micros) {
    long slow = 0;
    long all = 0;
    for (Map.Entry<Long, Long> bucket : times.entrySet()) {
      all += bucket.getValue();
      slow += bucket.getKey() >= micros ? bucket.getValue() : 0;
    }
    return new Share(slow, all);
  }

  /**
   * The end of the bucket in which that share of all answers is reached, in microseconds: what is
   * in later buckets is slower. 0 when there are none.
   *
   * @param share as 0.95
   */
  public long boundary(double share) {
    long all = times.values().stream().mapToLong(Long::longValue).sum();
    long seen = 0;
    for (Map.Entry<Long, Long> bucket : new TreeMap<>(times).entrySet()) {
      seen += bucket.getValue();
      if (seen >= Math.ceil(all * share)) {
        return end(bucket.getKey());
      }
    }
    return 0;
  }

  /** Buckets are an eighth of a power of two apart; see {@link RouterAnswer.Bucket}. */
  private static long end(long shortest) {
    return shortest < 8 ? shortest + 1 : shortest + (Long.highestOneBit(shortest) >>> 3);
  }
}
