package belay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.RouterAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TrafficCountsTest {
  private static final Instant T = Instant.parse("2026-11-30T10:00:00Z");

  private final TrafficCounts counts = new TrafficCounts();

  private static RouterAnswer.Counts pool(String pool, long micros, long well, long h12) {
    return new RouterAnswer.Counts(
        pool,
        micros,
        well == 0 ? Map.of() : Map.of("2xx", well),
        h12 == 0 ? Map.of() : Map.of("H12", h12),
        well == 0 ? List.of() : List.of(new RouterAnswer.Bucket(1_000, well)));
  }

  private void take(int second, RouterAnswer.Counts... pools) {
    counts.take(Map.of("a", List.of(pools)), T.plusSeconds(second));
  }

  private TrafficCounts.Sum all() {
    return counts.sums().getFirst().all();
  }

  private TrafficCounts.Sum of(String release) {
    return Objects.requireNonNull(counts.sums().getFirst().releases().get(release), release);
  }

  @Test
  void whatWasCountedBeforeItBeganIsLeftOut() {
    take(0, pool("v1", 9_000_000, 500, 5));
    assertThat(all().requests()).isZero();
    take(10, pool("v1", 19_000_000, 510, 6));
    assertThat(all().requests()).isEqualTo(11);
    assertThat(all().failed()).isEqualTo(1);
    assertThat(all().latencies()).containsEntry(1_000L, 10L);
  }

  @Test
  void aPoolThatComesIsCountedWholeAndOneThatGoesStaysInTheSum() {
    take(0, pool("v1", 9_000_000, 100, 0));
    take(10, pool("v1", 19_000_000, 110, 0), pool("v2", 5_000_000, 7, 0));
    take(20, pool("v2", 15_000_000, 9, 0));
    assertThat(all().requests()).isEqualTo(19);
    assertThat(of("v2").requests()).isEqualTo(9);
  }

  @Test
  void anotherRouterBeginsAt0AndTheSumGoesOn() {
    take(0, pool("v1", 9_000_000, 0, 0));
    take(10, pool("v1", 19_000_000, 100, 0));
    take(20, pool("v1", 3_000_000, 4, 1));
    assertThat(all().requests()).isEqualTo(105);
  }

  @Test
  void whatComesByTheServersOwnNameIsNoApps() {
    counts.take(Map.of(Site.OWN, List.of(pool("v1", 1, 3, 0)), "a", List.of()), T);
    assertThat(counts.sums()).extracting(TrafficCounts.AppSum::app).doesNotContain(Site.OWN);
  }

  @Test
  void aReleaseAtItsOwnUrlIsOneWithTheRelease() {
    take(0, pool("v1", 1, 0, 0));
    take(10, pool("v1", 2, 1, 0), pool("v1.0a1b2c3d", 1, 2, 0));
    assertThat(counts.sums().getFirst().releases()).containsOnlyKeys("v1");
    assertThat(of("v1").requests()).isEqualTo(3);
  }

  @Test
  void whatTheRouterNoLongerKnowsIsForgottenAfterAWhile() {
    take(0, pool("v1", 1, 0, 0));
    take(10, pool("v2", 1, 1, 0));
    int later = (int) TrafficCounts.KEPT.toSeconds() + 11;
    take(later, pool("v2", 9, 1, 0));
    assertThat(counts.sums().getFirst().releases()).containsOnlyKeys("v2");
    counts.take(Map.of(), T.plusSeconds(2L * later));
    assertThat(counts.sums()).isEmpty();
  }

  @Test
  void whatTheClientGaveUpIsNoFailureOfTheApp() {
    counts.take(Map.of("a", List.of()), T);
    var pool =
        new RouterAnswer.Counts(
            "v1", 1, Map.of("5xx", 2L, "2xx", 3L), Map.of("H27", 5L, "H13", 1L), List.of());
    counts.take(Map.of("a", List.of(pool)), T.plusSeconds(10));
    assertThat(all().failed()).isEqualTo(3);
    assertThat(all().requests()).isEqualTo(11);
  }
}
