package belay.ledger;

import belay.database.Database;
import belay.release.Actor;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.Release;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A ledger in a throwaway file, and drafts with defaults. */
final class Fixture implements AutoCloseable, InstantSource {
  static final UUID APP = UUID.fromString("00000000-0000-4000-8000-000000000001");
  static final UUID OTHER_APP = UUID.fromString("00000000-0000-4000-8000-000000000002");
  static final Change CHANGE =
      new Change(
          new Actor(
              UUID.fromString("00000000-0000-4000-8000-00000000000a"),
              "ana@example.com",
              "SHA256:abc"),
          Change.Source.GIT,
          Optional.of("because"));

  final Database database;
  final SqlLedger ledger;
  Instant now = Instant.parse("2024-01-15T11:30:00Z");

  Fixture(Path home) {
    database = Database.open(home.resolve("ledger.db"));
    ledger = SqlLedger.open(database, home.resolve("config.key"), this, new SecureRandom());
  }

  @Override
  public Instant instant() {
    return now;
  }

  static Draft deploy(UUID app, Map<String, String> config) {
    return new Draft(
        app,
        Kind.DEPLOY,
        Release.Ref.commit("575bfa8d1234567890123456789012345678abcd"),
        "Deploy 575bfa8",
        CHANGE,
        true,
        Optional.of(UUID.nameUUIDFromBytes(new byte[] {1})),
        ConfigVars.of(config));
  }

  Release append() {
    return ledger.append(deploy(APP, Map.of("A", "1")));
  }

  Release appendLive(Map<String, String> config) {
    Release release = ledger.append(deploy(APP, config));
    ledger.mark(release, belay.release.ReleaseStatus.SUCCEEDED, "");
    return release;
  }

  /** Changes the file as somebody would who has it in his hands. */
  void tamper(String... statements) {
    database.write(h -> {
      h.execute("pragma defer_foreign_keys = on");
      for (String table : new String[] {"releases", "statuses", "configs", "journal"}) {
        h.execute("drop trigger if exists " + table + "_no_update");
        h.execute("drop trigger if exists " + table + "_no_delete");
      }
      for (String statement : statements) {
        h.execute(statement);
      }
      return 0;
    });
  }

  @Override
  public void close() {
    database.close();
  }
}
