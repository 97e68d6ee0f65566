package belay.router.counts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void bucketsAreAnEighthApartAndKnowTheirMiddle() {
    for (long micros : new long[] {0, 1, 7, 8, 100, 999, 12_345, 1_000_000, 30_000_000}) {
      long middle = Latencies.micros(Latencies.bucket(micros));
      assertThat((double) Math.abs(middle - micros)).isLessThanOrEqualTo(1 + micros / 8.0);
    }
    assertThat(Latencies.bucket(Long.MAX_VALUE)).isEqualTo(Latencies.BUCKETS - 1);
  }

  @Test
  void percentilesAreOfTheLastMinute() {
    Latencies latencies = new Latencies();
    long start = TimeUnit.HOURS.toNanos(5);
    for (int i = 0; i < 99; i++) {
      latencies.add(start, TimeUnit.MILLISECONDS.toNanos(2));
    }
    latencies.add(start, TimeUnit.MILLISECONDS.toNanos(500));
    long[] counts = new long[Latencies.BUCKETS];
    latencies.addTo(counts, start + TimeUnit.SECONDS.toNanos(30));

    assertThat(Latencies.percentile(counts, 0.5)).isBetween(1_800L, 2_300L);
    assertThat(Latencies.percentile(counts, 0.99)).isBetween(1_800L, 2_300L);
    assertThat(Latencies.percentile(counts, 1)).isBetween(440_000L, 570_000L);

    long[] later = new long[Latencies.BUCKETS];
    latencies.addTo(later, start + TimeUnit.SECONDS.toNanos(120));
    assertThat(later).containsOnly(0);
  }

  @Test
  void aBucketBeginsAtTheShortestTimeThatFallsToIt() {
    for (int bucket = 0; bucket < Latencies.BUCKETS; bucket++) {
      long shortest = Latencies.shortest(bucket);
      assertThat(Latencies.bucket(shortest)).isEqualTo(bucket);
      assertThat(Latencies.bucket(shortest - 1)).isEqualTo(Math.max(0, bucket - 1));
    }
  }
}
