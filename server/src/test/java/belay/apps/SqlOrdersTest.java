package belay.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.Activities;
import belay.activity.Event;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.InvalidInput;
import belay.release.Sign;
import belay.rollback.Block;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders in the database file. */
class SqlOrdersTest {
  private static final Change BECAUSE = change(Optional.of("because"));

  @TempDir Path home;
  private Instant now = Instant.parse("2024-01-15T10:00:00.123456789Z");
  private Database database;
  private Orders orders;
  private SqlApps apps;
  private App api;

  private static Change change(Optional<String> reason) {
    return new Change(
        new Actor(new UUID(0, 1), "ana@example.com", "key"), Change.Source.CLI, reason);
  }

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    apps =
        new SqlApps(database, Activities.unheard(), PlainSettings.SEAL, () -> now, new Random(1));
    orders = new SqlOrders(database, Activities.unheard(), () -> now);
    api = apps.create(new AppName("api"), new UUID(0, 1), BECAUSE);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** What somebody reads who comes later. */
  private Orders again() {
    return new SqlOrders(database, Activities.unheard(), () -> now);
  }

  private List<String> events() {
    return apps.events(api, Long.MAX_VALUE, true, 9).stream().map(Event::what).toList();
  }

  @Test
  void aPinReadsBackEqualIsReplacedAndEnds() {
    orders.pin(api, 3, BECAUSE);
    Pin pin = orders.pin(api, 4, BECAUSE);
    assertThat(orders.pin(api)).contains(pin);
    assertThat(again().pin(api)).contains(pin);
    assertThat(pin.inWords())
        .isEqualTo("pinned at v4 by ana@example.com, 2024-01-15 10:00 UTC, \"because\"");
    assertThat(orders.unpin(api, BECAUSE)).contains(pin);
    assertThat(orders.unpin(api, BECAUSE)).isEmpty();
    assertThat(again().pin(api)).isEmpty();
    assertThat(events()).startsWith("Unpinned from v4", "Pinned at v4", "Pinned at v3");
  }

  @Test
  void aLockIsInForceUntilItsTime() {
    Lock lock = orders.lock(api, Optional.of(now.plusSeconds(60)), BECAUSE);
    assertThat(orders.lock(api)).contains(lock);
    assertThat(again().lock(api)).contains(lock);
    now = now.plusSeconds(60);
    assertThat(orders.lock(api)).isEmpty();
    assertThat(orders.unlock(api, BECAUSE)).isEmpty();
    Lock endless = orders.lock(api, Optional.empty(), change(Optional.empty()));
    now = now.plus(Duration.ofDays(10_000));
    assertThat(again().lock(api)).contains(endless);
    assertThat(orders.unlock(api, BECAUSE)).contains(endless);
    assertThat(orders.lock(api)).isEmpty();
  }

  @Test
  void blocksReadBackEqualByVersion() {
    Sign sign = new Sign("ana@example.com", Instant.EPOCH, Optional.of("drops orders"));
    Block code = new Block(7, Optional.of(new UUID(0, 7)), Optional.of("c".repeat(40)), sign);
    Block config = new Block(5, Optional.empty(), Optional.empty(), sign);
    orders.block(api, code, BECAUSE);
    orders.block(api, config, BECAUSE);
    orders.block(api, code, BECAUSE);
    assertThat(orders.blocks(api)).containsExactly(config, code);
    assertThat(again().blocks(api)).containsExactly(config, code);
    assertThat(orders.unblock(api, 7, BECAUSE)).isTrue();
    assertThat(orders.unblock(api, 7, BECAUSE)).isFalse();
    assertThat(again().blocks(api)).containsExactly(config);
  }

  @Test
  void aReleaseIsKeptOnceByWhoKeptItFirst() {
    assertThat(orders.keep(api, 3, BECAUSE)).isTrue();
    assertThat(orders.keep(api, 3, BECAUSE)).isFalse();
    assertThat(again().kept(api)).containsExactly(Map.entry(3, "ana@example.com"));
    assertThat(orders.unkeep(api, 3, BECAUSE)).isTrue();
    assertThat(orders.unkeep(api, 3, BECAUSE)).isFalse();
    assertThat(events()).startsWith("Keeps v3 no longer", "Keeps v3").doesNotHaveDuplicates();
  }

  @Test
  void ofDrillsTheNewestStay() {
    for (int i = 1; i <= 503; i++) {
      orders.drilled(api, new Drill(i, true, "", Duration.ZERO, Instant.EPOCH));
    }
    assertThat(again().drills(api, 1_000))
        .hasSize(500)
        .extracting(Drill::version)
        .startsWith(503, 502)
        .endsWith(4);
  }

  @Test
  void drillsComeNewestFirstAndTheirDetailHasALimit() {
    orders.drilled(api, new Drill(2, true, "", Duration.ofMillis(1_500), Instant.EPOCH));
    orders.drilled(api, new Drill(2, false, "x".repeat(9_000), Duration.ZERO, Instant.EPOCH));
    assertThat(again().drills(api, 9)).extracting(Drill::well).containsExactly(false, true);
    assertThat(again().drills(api, 1).getFirst().detail()).hasSize(1_000);
    assertThat(again().drills(api, 9).getLast().took()).isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void tooLongAReasonOrdersNothing() {
    Change long1 = change(Optional.of("x".repeat(1_001)));
    assertThatThrownBy(() -> orders.pin(api, 3, long1)).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> orders.lock(api, Optional.empty(), long1))
        .isInstanceOf(InvalidInput.class);
    assertThat(orders.pin(api)).isEmpty();
    assertThat(orders.lock(api)).isEmpty();
    assertThat(events()).noneMatch(e -> e.startsWith("Pinned") || e.startsWith("Locked"));
  }

  @Test
  void eachAppHasItsOwn() {
    App other = apps.create(new AppName("api-two"), new UUID(0, 1), BECAUSE);
    orders.pin(api, 3, BECAUSE);
    orders.lock(api, Optional.empty(), BECAUSE);
    orders.keep(api, 3, BECAUSE);
    assertThat(orders.pin(other)).isEmpty();
    assertThat(orders.lock(other)).isEmpty();
    assertThat(orders.kept(other)).isEmpty();
    assertThat(orders.unpin(other, BECAUSE)).isEmpty();
    assertThat(orders.pin(api)).isPresent();
  }
}
