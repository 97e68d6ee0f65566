package belay.router.counts;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long answers took lately (the last 45 to 60 s): counts by size, an eighth of a power of two
 * apart, in four slots of 15 s. On one event loop; the counts are made when the first answer comes.
 */
public final class Latencies {
  public static final int BUCKETS = 28 * 8;

  private static final int SLOTS = 4;
  private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final int[] @Nullable [] slots = new int[SLOTS][];
  private final long[] slotOf = new long[SLOTS];

  public void add(long now, long nanos) {
    long number = Math.floorDiv(now, SLOT_NANOS);
    int slot = Math.floorMod(number, SLOTS);
    int[] counts = slots[slot];
    if (counts == null) {
      counts = new int[BUCKETS];
      slots[slot] = counts;
      slotOf[slot] = number;
    } else if (slotOf[slot] != number) {
      Arrays.fill(counts, 0);
      slotOf[slot] = number;
    }
    counts[bucket(nanos / 1_000)]++;
  }

  /** Adds what was counted lately. */
  public void addTo(long[] sum, long now) {
    long number = Math.floorDiv(now, SLOT_NANOS);
    for (int slot = 0; slot < SLOTS; slot++) {
      int[] counts = slots[slot];
      if (counts != null && number - slotOf[slot] < SLOTS) {
        for (int i = 0; i < BUCKETS; i++) {
          sum[i] += counts[i];
        }
      }
    }
  }

  /** The bucket of a time in microseconds; the last takes all that are longer. */
  static int bucket(long micros) {
    if (micros < 8) {
      return (int) Math.max(0, micros);
    }
    int exponent = 63 - Long.numberOfLeadingZeros(micros);
    int eighth = (int) (micros >>> (exponent - 3)) & 7;
    return Math.min(BUCKETS - 1, (exponent - 2) * 8 + eighth);
  }

  /** The shortest time of a bucket, in microseconds. */
  static long shortest(int bucket) {
    return bucket < 8 ? bucket : (1L << exponent(bucket)) + (bucket % 8) * width(bucket);
  }

  /** The middle of a bucket, in microseconds. */
  static long micros(int bucket) {
    return bucket < 8 ? bucket : shortest(bucket) + width(bucket) / 2;
  }

  private static int exponent(int bucket) {
    return bucket / 8 + 2;
  }

  private static long width(int bucket) {
    return 1L << (exponent(bucket) - 3);
  }

  /**
   * The time that a share of all answers took at most, in microseconds; 0 when there were none.
   *
   * @param share from 0 to 1
   */
  public static long percentile(long[] counts, double share) {
    long total = Arrays.stream(counts).sum();
    long wanted = Math.max(1, (long) Math.ceil(total * share));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (total > 0 && seen >= wanted) {
        return micros(i);
      }
    }
    return 0;
  }
}
