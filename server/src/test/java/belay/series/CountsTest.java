package belay.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CountsTest {
  private static Counts times(Map<Long, Long> times) {
    return new Counts(100, 0, new TreeMap<>(), new TreeMap<>(times));
  }

  @Test
  void aPercentileIsTheEndOfTheBucketThatReachesIt() {
    Counts counts = times(Map.of(1_024L, 90L, 4_096L, 9L, 65_536L, 1L));
    assertThat(counts.percentile(0.5)).contains(1_152L);
    assertThat(counts.percentile(0.95)).contains(4_608L);
    assertThat(counts.percentile(1)).contains(73_728L);
    assertThat(Counts.NONE.percentile(0.95)).isEmpty();
  }

  @Test
  void countsThatFellAreOfAnotherProgram() {
    Counts few = times(Map.of(1_024L, 3L));
    Counts fewer = new Counts(2, 0, new TreeMap<>(), new TreeMap<>());
    assertThat(fewer.since(few)).isEqualTo(fewer);
    assertThat(few.plus(few).since(few)).isEqualTo(few);
  }

  @Test
  void packedTimesAreUnpackedAsTheyWere() {
    SortedMap<Long, Long> times =
        new TreeMap<>(Map.of(0L, 1L, 7L, 127L, 1_024L, 128L, 60_000_000L, 5_000_000_000L));
    assertThat(Packed.unpack(Packed.pack(times))).isEqualTo(times);
    assertThat(Packed.unpack(Packed.pack(new TreeMap<>()))).isEmpty();
  }
}
