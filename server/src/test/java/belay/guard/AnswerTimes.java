package belay.guard;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long answers take, many at once: log-normal around 50 ms, in the buckets of the router. Drawn
 * by an alias table (Walker, Electronics Letters 10, 1974; Vose's construction), one number for
 * each answer. Immutable.
 */
final class AnswerTimes {
  private static final double MEDIAN_MICROS = 50_000;
  private static final double SIGMA = 0.5;

  /** Buckets: eight to each power of two. */
  private static final int BUCKETS = 8 * 40;

  private static final int STEPS = 32;
  private static final Map<Double, AnswerTimes> KNOWN = new ConcurrentHashMap<>();

  private final int first;
  private final double[] keep;
  private final int[] alias;

  private AnswerTimes(double slowness) {
    double[] shares = new double[BUCKETS];
    double all = 0;
    for (int b = 0; b < BUCKETS; b++) {
      shares[b] = share(start(b), start(b + 1), MEDIAN_MICROS * slowness);
      all += shares[b];
    }
    int from = 0;
    int to = BUCKETS;
    while (shares[from] / all < 1e-12) {
      from++;
    }
    while (shares[to - 1] / all < 1e-12) {
      to--;
    }
    this.first = from;
    this.keep = new double[to - from];
    this.alias = new int[to - from];
    tabulate(shares, all);
  }

  /** Of an app whose answers take that many times as long as usual. */
  static AnswerTimes of(double slowness) {
    return KNOWN.computeIfAbsent(slowness, AnswerTimes::new);
  }

  private void tabulate(double[] shares, double all) {
    int n = keep.length;
    int[] small = new int[n];
    int[] large = new int[n];
    int smalls = 0;
    int larges = 0;
    for (int i = 0; i < n; i++) {
      keep[i] = shares[first + i] / all * n;
      if (keep[i] < 1) {
        small[smalls++] = i;
      } else {
        large[larges++] = i;
      }
    }
    while (smalls > 0 && larges > 0) {
      int less = small[--smalls];
      int more = large[larges - 1];
      alias[less] = more;
      keep[more] -= 1 - keep[less];
      if (keep[more] < 1) {
        larges--;
        small[smalls++] = more;
      }
    }
    // What is left is one, but for rounding.
    while (smalls > 0) {
      keep[small[--smalls]] = 1;
    }
    while (larges > 0) {
      keep[large[--larges]] = 1;
    }
  }

  /** The shortest time in a bucket, in microseconds. */
  private static double start(int bucket) {
    return Math.scalb(1 + bucket % 8 / 8.0, bucket / 8 + 3);
  }

  /** How much of the distribution lies between two times: Simpson's rule over its density. */
  private static double share(double from, double to, double median) {
    double low = Math.log(from / median) / SIGMA;
    double step = (Math.log(to / median) / SIGMA - low) / STEPS;
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
      double z = low + i * step;
      int weight = i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-z * z / 2);
    }
    return sum * step / 3 / Math.sqrt(2 * Math.PI);
  }

  /** So many answers, as the router would have counted them. */
  Map<Long, Long> draw(long answers, SplittableRandom chance) {
    long[] counts = new long[keep.length];
    for (long i = 0; i < answers; i++) {
      double at = chance.nextDouble() * keep.length;
      int bucket = (int) at;
      counts[at - bucket < keep[bucket] ? bucket : alias[bucket]]++;
    }
    Map<Long, Long> times = new TreeMap<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        times.put((long) start(first + i), counts[i]);
      }
    }
    return times;
  }
}
