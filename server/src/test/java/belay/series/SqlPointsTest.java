package belay.series;

import static org.assertj.core.api.Assertions.assertThat;

import belay.database.sqlite.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlPointsTest {
  private static final Instant T = Instant.parse("2026-11-30T10:00:00Z");
  private static final UUID SHOP = new UUID(1, 1);
  private static final UUID OTHER = new UUID(1, 2);
  private static final Duration TEN = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  private Path home;

  @SuppressWarnings("NullAway.Init") // set before every test
  private SqliteDatabase database;

  @SuppressWarnings("NullAway.Init") // set before every test
  private SqlPoints points;

  @BeforeEach
  void open() {
    database = SqliteDatabase.openExpendable(home.resolve("metrics.db"), SqlPoints.SCHEMA);
    points = new SqlPoints(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Counts counts(long well, long failed) {
    return new Counts(
        well + failed,
        failed,
        new TreeMap<>(Map.of("2xx", well, "5xx", failed)),
        new TreeMap<>(Map.of(1_000L, well, 65_536L, failed)));
  }

  private void add(UUID app, int second, long well, long failed) {
    Instant at = T.plusSeconds(second);
    points.add(Map.of(app, new Point(at, counts(well, failed), 1_000 + second, 2)), at);
  }

  private List<Point> of(Instant from, Instant to, Duration step) {
    return points.of(SHOP, from, to, step);
  }

  @Test
  void whatIsNotedIsReadBack() {
    add(SHOP, 0, 9, 1);
    assertThat(of(T, T.plusSeconds(10), TEN)).containsExactly(new Point(T, counts(9, 1), 1_000, 2));
    assertThat(points.of(OTHER, T, T.plusSeconds(10), TEN)).isEmpty();
  }

  @Test
  void aStepThatIsNotedTwiceHasBoth() {
    add(SHOP, 0, 9, 1);
    add(SHOP, 0, 1, 1);
    assertThat(of(T, T.plusSeconds(10), TEN))
        .containsExactly(new Point(T, counts(10, 2), 1_000, 2));
  }

  @Test
  void longerStepsHaveTheSumOfTheShorterOnesAndWhatIsNotOverYet() {
    for (int second = 0; second < 7_500; second += 10) {
      add(SHOP, second, 9, 1);
    }
    Instant end = T.plusSeconds(7_500);
    assertThat(of(T, end, MINUTE))
        .hasSize(125)
        .allSatisfy(p -> assertThat(p.counts()).isEqualTo(counts(54, 6)));
    List<Point> hours = of(T, end, HOUR);
    assertThat(hours).hasSize(3);
    assertThat(hours.getFirst().counts()).isEqualTo(counts(3_240, 360));
    assertThat(hours.getLast().counts()).isEqualTo(counts(270, 30));
    assertThat(hours.getFirst().memory()).isEqualTo(1_000 + 3_590);
    assertThat(of(T, end, Duration.ofMinutes(3)))
        .hasSize(42)
        .startsWith(new Point(T, counts(162, 18), 1_170, 2));
  }

  @Test
  void anotherProgramGoesOnWhereTheFormerWasKilled() {
    add(SHOP, 0, 9, 1);
    database.close();
    open();
    add(SHOP, 30, 5, 0);
    add(SHOP, 60, 1, 0);
    assertThat(of(T, T.plusSeconds(120), MINUTE))
        .extracting(p -> p.counts().requests())
        .containsExactly(15L, 1L);
  }

  @Test
  void aTimeInWhichNobodyLookedHasNoPoint() {
    add(SHOP, 0, 9, 1);
    add(SHOP, 300, 9, 1);
    assertThat(of(T, T.plusSeconds(310), MINUTE))
        .extracting(Point::at)
        .containsExactly(T, T.plusSeconds(300));
  }

  @Test
  void itDoesNotGrowPastItsBound() {
    Instant last = T;
    for (int hour = 0; hour < 24 * 40; hour++) {
      for (int second : new int[] {0, 1_800}) {
        last = T.plus(Duration.ofHours(hour)).plusSeconds(second);
        points.add(Map.of(SHOP, new Point(last, counts(1, 0), 0, 1)), last);
      }
    }
    long rows = database.read(h -> h.select("select count(*) from points").mapTo(Long.class).one());
    assertThat(rows).isLessThanOrEqualTo(2 * 2 + 1 + 2 * 48 + 1 + 24 * 35 + 1);
    assertThat(of(last.minus(Duration.ofDays(35)), last, HOUR)).hasSizeBetween(838, 841);
  }

  @Test
  void appsThatAreGoneAreLetGoOf() {
    add(SHOP, 0, 9, 1);
    add(OTHER, 0, 9, 1);
    points.letGo(SHOP::equals);
    assertThat(of(T, T.plusSeconds(10), TEN)).isEmpty();
    assertThat(points.of(OTHER, T, T.plusSeconds(10), TEN)).hasSize(1);
  }

  @Test
  void aBrokenFileIsBegunAnew() throws IOException {
    add(SHOP, 0, 9, 1);
    database.close();
    Files.writeString(home.resolve("metrics.db"), "this is not what it was");
    open();
    assertThat(of(T, T.plusSeconds(10), TEN)).isEmpty();
    add(SHOP, 10, 9, 1);
    assertThat(of(T, T.plusSeconds(20), TEN)).hasSize(1);
  }
}
