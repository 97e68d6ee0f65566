package belay.router.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightsTest {
  private static final int DRAWS = 100_000;

  private static double[] shares(int... weights) {
    Weights shared = new Weights(weights);
    SplittableRandom random = new SplittableRandom(7);
    int[] counts = new int[weights.length];
    for (int i = 0; i < DRAWS; i++) {
      counts[shared.at(random.nextLong())]++;
    }
    return Arrays.stream(counts).mapToDouble(c -> (double) c / DRAWS).toArray();
  }

  @Test
  void eachGetsItsPartOfTheSum() {
    assertThat(shares(90, 10)).containsExactly(new double[] {0.9, 0.1}, within(0.01));
    assertThat(shares(1, 2, 1)).containsExactly(new double[] {0.25, 0.5, 0.25}, within(0.01));
    assertThat(shares(3)).containsExactly(1.0);
  }

  @Test
  void oneWithoutWeightGetsNothing() {
    assertThat(shares(0, 5)).containsExactly(0.0, 1.0);
    assertThat(shares(5, 0)).containsExactly(1.0, 0.0);
    assertThat(shares(0, 1, 0, 1, 0))
        .containsExactly(new double[] {0, 0.5, 0, 0.5, 0}, within(0.01));
  }

  @Test
  void bothEndsOfTheNumbersHaveTheirPlace() {
    Weights half = new Weights(1, 1);
    assertThat(half.at(0)).isZero();
    assertThat(half.at(Long.MAX_VALUE)).isZero();
    assertThat(half.at(Long.MIN_VALUE)).isEqualTo(1);
    assertThat(half.at(-1)).isEqualTo(1);
  }

  @Test
  void whoIsWithTheLastStaysThereWhileItGrows() {
    SplittableRandom random = new SplittableRandom(11);
    long[] visitors = random.longs(1_000).toArray();
    for (long visitor : visitors) {
      int[] over =
          IntStream.of(1, 10, 50, 100)
              .map(last -> new Weights(100 - last, last).at(visitor))
              .toArray();
      assertThat(over).isSorted();
    }
  }
}
