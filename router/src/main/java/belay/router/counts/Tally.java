package belay.router.counts;

import belay.api.routing.RouterAnswer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was counted of one pool's requests: by class of status, by error, by how long they took. Its
 * size does not depend on how much is counted. For one thread.
 */
public final class Tally {
  /** Answers by the first digit of their status; a status that has none of these is at 0. */
  private static final int CLASSES = 6;

  private final long[] statuses = new long[CLASSES];
  private final Map<Fault, long[]> faults = new EnumMap<>(Fault.class);

  /** Made for the first answer: many a pool has none on many a loop. */
  private long @Nullable [] latencies;

  /** Made for the first failure of a pool that another is asked again beside. */
  private @Nullable CoinTally coin;

  /** Counts a request that the router ended with an error of its own. */
  public void failed(Fault fault) {
    of(fault)[0]++;
  }

  private long[] of(Fault fault) {
    return faults.computeIfAbsent(fault, _ -> new long[1]);
  }

  /**
   * Counts a request that the app answered.
   *
   * @param nanos what the answer took; negative when it was no ordinary one
   */
  public void answered(int status, long nanos) {
    int digit = status / 100;
    statuses[digit < CLASSES ? digit : 0]++;
    if (nanos >= 0) {
      latencies()[Latencies.bucket(nanos / 1_000)]++;
    }
  }

  /** What is asked once more. */
  public CoinTally coin() {
    CoinTally counts = coin;
    if (counts == null) {
      counts = new CoinTally();
      coin = counts;
    }
    return counts;
  }

  private long[] latencies() {
    long[] counts = latencies;
    if (counts == null) {
      counts = new long[Latencies.BUCKETS];
      latencies = counts;
    }
    return counts;
  }

  void add(Tally other) {
    add(other.statuses, statuses);
    other.faults.forEach((fault, count) -> add(count, of(fault)));
    long[] counts = other.latencies;
    if (counts != null) {
      add(counts, latencies());
    }
    CoinTally tossed = other.coin;
    if (tossed != null) {
      coin().add(tossed);
    }
  }

  private static void add(long[] from, long[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] += from[i];
    }
  }

  /**
   * As it is told.
   *
   * @param micros for how long was counted
   */
  RouterAnswer.Counts told(String pool, long micros) {
    Map<String, Long> classes = new HashMap<>();
    for (int digit = 1; digit < CLASSES; digit++) {
      if (statuses[digit] > 0) {
        classes.put(digit + "xx", statuses[digit]);
      }
    }
    Map<String, Long> errors = new HashMap<>();
    faults.forEach((fault, count) -> errors.put(fault.name(), count[0]));
    CoinTally tossed = coin;
    RouterAnswer.Coin told = tossed == null ? RouterAnswer.Coin.NONE : tossed.told();
    return new RouterAnswer.Counts(pool, micros, classes, errors, buckets(), told);
  }

  private List<RouterAnswer.Bucket> buckets() {
    List<RouterAnswer.Bucket> buckets = new ArrayList<>();
    long[] counts = latencies;
    for (int i = 0; counts != null && i < counts.length; i++) {
      if (counts[i] > 0) {
        buckets.add(new RouterAnswer.Bucket(Latencies.shortest(i), counts[i]));
      }
    }
    return buckets;
  }
}
