package belay.router.counts;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.RouterAnswer.Bucket;
import belay.api.routing.RouterAnswer.Counts;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void itsSizeIsTheSameHoweverMuchIsCounted() {
    Tally tally = new Tally();
    for (long millis = 1; millis < 10_000_000; millis = millis * 9 / 8 + 1) {
      tally.answered(200, TimeUnit.MILLISECONDS.toNanos(millis));
    }
    tally.answered(200, Long.MAX_VALUE);
    assertThat(tally.told("v1", 1).latencies()).hasSizeLessThanOrEqualTo(Latencies.BUCKETS);
  }

  @Test
  void partsOfSeveralLoopsAreAddedUp() {
    Tally one = new Tally();
    one.answered(200, TimeUnit.MICROSECONDS.toNanos(8));
    one.failed(Fault.H12);
    Tally two = new Tally();
    two.answered(201, TimeUnit.MICROSECONDS.toNanos(8));
    two.answered(500, -1);
    two.add(one);
    two.add(new Tally());
    assertThat(two.told("v1", 5))
        .isEqualTo(
            new Counts(
                "v1",
                5,
                Map.of("2xx", 2L, "5xx", 1L),
                Map.of("H12", 1L),
                List.of(new Bucket(8, 2))));
  }
}
