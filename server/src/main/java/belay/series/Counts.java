package belay.series;

import belay.routing.TrafficCounts;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of an app's requests in some time.
 *
 * @param requests all that are over
 * @param failed of those, the answers with a 5xx and the router's errors on the app's behalf
 * @param statuses answers by class, {@code 2xx}
 * @param times answers by how long they took: from the bucket's shortest time in microseconds to
 *     their number
 */
public record Counts(
    long requests, long failed, SortedMap<String, Long> statuses, SortedMap<Long, Long> times) {
  public static final Counts NONE = new Counts(0, 0, new TreeMap<>(), new TreeMap<>());

  public Counts {
    statuses = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
    times = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(times));
  }

  /** All that the router counted of an app. */
  public static Counts of(TrafficCounts.Sum sum) {
    return new Counts(sum.requests(), sum.failed(), sum.statuses(), sum.latencies());
  }

  /** What came since those, which only grow; all of these where they are no continuation. */
  public Counts since(Counts before) {
    if (requests < before.requests || failed < before.failed) {
      return this;
    }
    return new Counts(
        requests - before.requests,
        failed - before.failed,
        minus(statuses, before.statuses),
        minus(times, before.times));
  }

  private static <K> SortedMap<K, Long> minus(Map<K, Long> now, Map<K, Long> before) {
    SortedMap<K, Long> left = new TreeMap<>();
    now.forEach((key, n) -> {
      long more = n - before.getOrDefault(key, 0L);
      if (more > 0) {
        left.put(key, more);
      }
    });
    return left;
  }

  /** Both together. */
  public Counts plus(Counts more) {
    return new Counts(
        requests + more.requests,
        failed + more.failed,
        sum(statuses, more.statuses),
        sum(times, more.times));
  }

  private static <K> SortedMap<K, Long> sum(Map<K, Long> one, Map<K, Long> other) {
    SortedMap<K, Long> all = new TreeMap<>(one);
    other.forEach((key, n) -> all.merge(key, n, Long::sum));
    return all;
  }

  /** Which share failed, from 0 to 1. */
  public double failures() {
    return requests == 0 ? 0 : (double) failed / requests;
  }

  /**
   * How long the answers took at most of which that share is made, in microseconds: the end of a
   * bucket, an eighth of a power of two too long at the most. Empty without an answer.
   *
   * @param share as 0.95
   */
  public Optional<Long> percentile(double share) {
    long all = times.values().stream().mapToLong(Long::longValue).sum();
    long seen = 0;
    for (Map.Entry<Long, Long> bucket : times.entrySet()) {
      seen += bucket.getValue();
      if (seen >= Math.ceil(all * share)) {
        return Optional.of(end(bucket.getKey()));
      }
    }
    return Optional.empty();
  }

  /** Buckets are an eighth of a power of two apart: the router's answer to a count says so. */
  private static long end(long shortest) {
    return shortest < 8 ? shortest + 1 : shortest + (Long.highestOneBit(shortest) >>> 3);
  }
}
