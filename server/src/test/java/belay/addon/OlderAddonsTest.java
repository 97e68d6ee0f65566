package belay.addon;

import static org.assertj.core.api.Assertions.assertThat;

import belay.checkpoint.SqlCheckpoints;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.deploy.PlainSeal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Add-ons that were made before there were checkpoints. */
class OlderAddonsTest {
  private static final InstantSource NOW =
      InstantSource.fixed(Instant.parse("2026-11-30T20:00:00Z"));
  private static final UUID ID = new UUID(4, 2);

  @TempDir Path dir;

  @Test
  void theyHaveTheOneGenerationThatThereWasAndNoCheckpoints() {
    Path file = dir.resolve("ledger.db");
    FreshDatabase.withoutSince(file, "53");
    FreshDatabase.in(
        file,
        "insert into provisions (id, name, app_id, alias, service, plan, stage, message, sealed,"
            + " actor_id, actor_email, created_at, changed_at) values ('"
            + ID
            + "', 'pg-one', '"
            + new UUID(7, 7)
            + "', 'DATABASE', 'postgresql', 'essential-0', 'provisioned', '', x'', '"
            + new UUID(0, 1)
            + "', 'ana@example.com', 1, 1)");
    try (Database database = FreshDatabase.open(file)) {
      var provisions = new SqlProvisions(database, new PlainSeal(), NOW, new Random(2));
      Provision provision = provisions.find(ID).orElseThrow();
      assertThat(provision.ref()).isEqualTo("pg-one");
      assertThat(provisions.generations().of(ID)).isEmpty();
      assertThat(provisions.generations().serving(ID)).isEqualTo(1);
      assertThat(provisions.generations().resource(ID, 1)).isEqualTo(ID);
      assertThat(new SqlCheckpoints(database, NOW, new Random(1)).all()).isEmpty();

      Generation second = provisions.generations().begin(ID, 1);
      assertThat(second.number()).isEqualTo(2);
      assertThat(provisions.generations().serving(ID)).isEqualTo(1);
    }
  }
}
