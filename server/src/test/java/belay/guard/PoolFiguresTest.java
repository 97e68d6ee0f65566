package belay.guard;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.RouterAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolFiguresTest {
  private static final RouterAnswer.Counts COUNTS =
      new RouterAnswer.Counts(
          "v2",
          1,
          Map.of("2xx", 90L, "4xx", 5L, "5xx", 3L),
          Map.of("H12", 2L, "H27", 7L, "H80", 4L),
          List.of(new RouterAnswer.Bucket(1024, 95), new RouterAnswer.Bucket(8192, 3)),
          RouterAnswer.Coin.NONE);

  @Test
  void whatTheClientGaveUpAndMaintenanceAreNobodysFailures() {
    PoolFigures figures = PoolFigures.of(COUNTS);
    assertThat(figures.requests()).isEqualTo(100);
    assertThat(figures.failed()).isEqualTo(5);
  }

  @Test
  void answersAreSlowFromTheEndOfTheBucketOn() {
    PoolFigures figures = PoolFigures.of(COUNTS);
    assertThat(figures.boundary(0.95)).isEqualTo(1024 + 128);
    assertThat(figures.slowerThan(1024 + 128)).isEqualTo(new Share(3, 98));
    assertThat(figures.boundary(0.99)).isEqualTo(8192 + 1024);
    assertThat(PoolFigures.NONE.boundary(0.95)).isZero();
  }

  @Test
  void whatCameSinceIsTheDifferenceAndOfARouterThatBeganAnewAll() {
    PoolFigures before = new PoolFigures(40, 1, Map.of(1024L, 40L));
    PoolFigures now = PoolFigures.of(COUNTS);
    assertThat(now.since(before)).isEqualTo(new PoolFigures(60, 4, Map.of(1024L, 55L, 8192L, 3L)));
    assertThat(before.since(now)).isEqualTo(before);
    assertThat(before.plus(now.since(before))).isEqualTo(now);
  }
}
