package belay.ledger;

import belay.activity.Activities;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.Actor;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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

  static final Instant CREATED = Instant.parse("2024-01-15T11:30:00.123456Z");

  /** What every deploy is of; known of only where a test keeps it. */
  static final UUID SLUG = UUID.nameUUIDFromBytes(new byte[] {1});

  private final Path home;
  final Database database;
  final SqlLedger ledger;
  Instant now = Instant.parse("2024-01-15T11:30:00Z");

  Fixture(Path home) {
    this.home = home;
    database = FreshDatabase.open(home.resolve("ledger.db"));
    ledger =
        SqlLedger.open(
            database, Activities.unheard(), home.resolve("config.key"), this, new SecureRandom());
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
        Optional.of(SLUG),
        ConfigVars.of(config));
  }

  Release append() {
    return ledger.append(deploy(APP, Map.of("A", "1")));
  }

  Release appendLive(Map<String, String> config) {
    Release release = ledger.append(deploy(APP, config));
    ledger.mark(release, ReleaseStatus.SUCCEEDED, "");
    return release;
  }

  /** Changes the file as somebody would who has it in his hands. */
  void tamper(String... statements) {
    try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("ledger.db"));
        Statement tamper = file.createStatement()) {
      for (String table : List.of("releases", "statuses", "configs", "journal")) {
        tamper.execute("drop trigger " + table + "_no_update");
        tamper.execute("drop trigger " + table + "_no_delete");
      }
      for (String statement : statements) {
        tamper.execute(statement);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
