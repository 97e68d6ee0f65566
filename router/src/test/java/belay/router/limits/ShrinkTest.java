package belay.router.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When memory is given back. */
class ShrinkTest {
  private static final long LARGE = 60L << 20;
  private static final long ORDINARY = 20L << 20;

  private final List<Long> at = new ArrayList<>();
  private long second;
  private final Shrink shrink = new Shrink(() -> 0, () -> at.add(second));

  @AfterEach
  void close() {
    shrink.close();
  }

  private void go(int seconds, long heap, long connections) {
    for (int i = 0; i < seconds; i++) {
      shrink.look(second, heap, connections);
      second++;
    }
  }

  @Test
  void itIsGivenBackOnceACrowdIsGoneAndAgainForWhatWasStillHeldThen() {
    go(10, LARGE, 2_000);
    go(120, ORDINARY + LARGE, 1);
    assertThat(at).as("five calm seconds after it, and twice more").containsExactly(14L, 29L, 44L);
  }

  @Test
  void aCrowdThatComesBackIsLeftAlone() {
    go(10, LARGE, 2_000);
    go(6, LARGE, 1);
    go(60, LARGE, 2_000);
    assertThat(at).containsExactly(14L);
  }

  @Test
  void withoutACrowdOrWithAnOrdinaryHeapNothingIsDone() {
    go(60, LARGE, 400);
    go(10, ORDINARY, 2_000);
    go(60, ORDINARY, 1);
    assertThat(at).isEmpty();
  }
}
