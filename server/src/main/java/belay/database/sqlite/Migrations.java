package belay.database.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the schema up to date. At most starts it is, and then Flyway, which takes longer to load
 * than all else of the database, is not asked.
 */
final class Migrations {
  private static final String PLACE = "db/migration/sqlite";
  private static final String TABLE = "schema_history";

  /** All of them, in their order. */
  static final List<String> SCRIPTS =
      List.of(
          "V1__ledger.sql",
          "V2__apps.sql",
          "V3__access.sql",
          "V4__switches.sql",
          "V5__rollback.sql",
          "V6__tokens.sql",
          "V7__log_drains.sql",
          "V8__activity_and_webhooks.sql",
          "V9__pipelines.sql",
          "V10__invitations.sql",
          "V11__webhook_sequence.sql",
          "V12__images.sql",
          "V13__digest.sql",
          "V16__drained.sql",
          "V17__limits.sql",
          "V18__activity.sql",
          "V19__builds.sql",
          "V20__sessions.sql",
          "V21__repository.sql",
          "V22__hooks.sql",
          "V23__runtimes.sql",
          "V25__dyno_sizes.sql",
          "V26__slugs_by_api.sql",
          "V27__images_by_type.sql",
          "V28__session_affinity.sql",
          "V30__filters.sql",
          "V31__certificates.sql",
          "V32__acme.sql",
          "V33__claims.sql",
          "V34__operate.sql",
          "V36__https.sql",
          "V37__guard.sql",
          "V38__guard_retry.sql",
          "V39__canary.sql",
          "V40__provisions.sql",
          "V45__host_network.sql",
          "V48__groups.sql",
          "V53__checkpoints.sql",
          "V54__data_generations.sql",
          "V56__addon_backups.sql",
          "V58__jobs.sql",
          "V59__contracts.sql",
          "V62__renamed_addons.sql",
          "V63__partners.sql",
          "V65__sign_in.sql",
          "V66__checkpoint_rule.sql",
          "V70__provider_accounts.sql");

  private Migrations() {}

  static void run(DataSource source) throws SQLException {
    if (!areDone(source)) {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(source)
          .locations("classpath:" + PLACE)
          .table(TABLE)
          // A database that a newer Belay has changed is refused, not half understood.
          .ignoreMigrationPatterns(new String[0])
          .cleanDisabled(true)
          .loggers("slf4j")
          .load()
          .migrate();
    }
  }

  /** Whether Flyway would find just these, done and unchanged. */
  static boolean areDone(DataSource source) throws SQLException {
    return done(source).equals(all());
  }

  /** Whether it is a database of a Belay before this one, which these will change. */
  static boolean areDoneInPart(DataSource source) throws SQLException {
    List<String> done = done(source);
    List<String> all = all();
    return !done.isEmpty() && done.size() < all.size() && done.equals(all.subList(0, done.size()));
  }

  private static List<String> all() {
    return SCRIPTS.stream().map(s -> s + " " + checksum(s) + " true").toList();
  }

  private static List<String> done(DataSource source) throws SQLException {
    List<String> done = new ArrayList<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet tables =
          statement.executeQuery("select 1 from sqlite_master where name = '" + TABLE + "'")) {
        if (!tables.next()) {
          return done;
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "select script, checksum, success from " + TABLE + " order by installed_rank")) {
        while (rows.next()) {
          done.add(
              rows.getString("script")
                  + " "
                  + rows.getInt("checksum")
                  + " "
                  + rows.getBoolean("success"));
        }
      }
    }
    return done;
  }

  /** Flyway's: the CRC-32 of the lines without their ends. */
  private static int checksum(String script) {
    CRC32 crc = new CRC32();
    String name = PLACE + "/" + script;
    try (InputStream in =
            Objects.requireNonNull(
                Migrations.class.getClassLoader().getResourceAsStream(name), name);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines.lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (int) crc.getValue();
  }
}
