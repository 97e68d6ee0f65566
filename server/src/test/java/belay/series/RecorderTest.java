package belay.series;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.RouterAnswer;
import belay.database.sqlite.SqliteDatabase;
import belay.routing.TrafficCounts;
import belay.series.Recorder.Footprint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
  private static final Instant T = Instant.parse("2026-11-30T10:00:03Z");
  private static final UUID SHOP = new UUID(1, 1);

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  private Path home;

  private static RouterAnswer.Counts pool(long seconds, long well, long broken) {
    return new RouterAnswer.Counts(
        "v1",
        seconds * 1_000_000,
        Map.of("2xx", well, "5xx", broken),
        Map.of(),
        List.of(new RouterAnswer.Bucket(1_000, well + broken)));
  }

  @Test
  void eachLookAddsWhatCameSinceTheOneBefore() {
    try (var database =
        SqliteDatabase.openExpendable(home.resolve("metrics.db"), SqlPoints.SCHEMA)) {
      SqlPoints points = new SqlPoints(database);
      Recorder recorder = new Recorder(points);
      TrafficCounts traffic = new TrafficCounts();
      long[][] counted = {{500, 5}, {510, 5}, {510, 5}, {520, 25}};
      for (int i = 0; i < counted.length; i++) {
        Instant at = T.plusSeconds(10L * i);
        var pools = List.of(pool(100 + 10L * i, counted[i][0], counted[i][1]));
        traffic.take(Map.of(SHOP.toString(), pools), at);
        recorder.take(traffic.sums(), _ -> new Footprint(7, 1), at);
      }
      List<Point> all = points.of(SHOP, T, T.plusSeconds(60), Duration.ofSeconds(10));
      assertThat(all).extracting(p -> p.counts().requests()).containsExactly(0L, 10L, 0L, 30L);
      assertThat(all.getLast().counts().failed()).isEqualTo(20);
      assertThat(all.getLast().memory()).isEqualTo(7);
      assertThat(all.getFirst().at()).isEqualTo(Instant.parse("2026-11-30T10:00:00Z"));
    }
  }
}
