package belay.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import belay.checkpoint.Checkpoint.Counters;
import belay.checkpoint.Checkpoint.Of;
import belay.checkpoint.Checkpoint.State;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.Actor;
import belay.release.Change;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlCheckpointsTest {
  private static final UUID ADDON = new UUID(1, 1);
  private static final Instant NOW = Instant.parse("2026-11-30T20:00:00Z");
  private static final Change CHANGE =
      new Change(
          new Actor(new UUID(5, 5), "ann@example.com", "token"),
          Change.Source.CLI,
          Optional.empty());

  @TempDir Path dir;
  private Database database;
  private SqlCheckpoints checkpoints;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(dir.resolve("belay.db"));
    checkpoints = new SqlCheckpoints(database, InstantSource.fixed(NOW), new Random(1));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Checkpoint begun() {
    var of = Optional.of(new Of(new UUID(2, 2), 46, Optional.of(47)));
    return checkpoints.begin(
        new Checkpoints.Wanted(ADDON, 1, of, "before the release command of v47"), CHANGE);
  }

  @Test
  void oneIsWhatWasSaidOfItOnceItIsWhole() {
    Checkpoint begun = begun();
    var counted = new Counters("since", new TreeMap<>(Map.of("public.orders", 7L, "a\ttable", 8L)));

    Checkpoint whole = checkpoints.whole(begun, 42, "0/2000100", counted);

    assertThat(begun.state()).isEqualTo(State.TAKING);
    assertThat(checkpoints.of(ADDON)).containsExactly(whole);
    assertThat(whole.isWhole()).isTrue();
    assertThat(whole.of()).contains(new Of(new UUID(2, 2), 46, Optional.of(47)));
    assertThat(whole.bytes()).isEqualTo(42);
    assertThat(whole.position()).isEqualTo("0/2000100");
    assertThat(whole.counters()).isEqualTo(counted);
    assertThat(whole.takenAt()).isEqualTo(NOW);
    assertThat(whole.by()).isEqualTo("ann@example.com");
  }

  @Test
  void aNumberIsNeverGivenTwice() {
    checkpoints.gone(checkpoints.dropping(begun()));

    assertThat(checkpoints.of(ADDON)).isEmpty();
    assertThat(begun().number()).isEqualTo(2);
    assertThat(checkpoints.find(ADDON, 1)).isEmpty();
  }
}
