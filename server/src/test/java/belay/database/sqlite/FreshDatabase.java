package belay.database.sqlite;

import belay.database.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Databases for tests: a file that is not there yet begins as a copy of one whose schema was made
 * once, in a sixth of the time. Safe for use by several threads.
 */
public final class FreshDatabase {
  private FreshDatabase() {}

  /** Made at the first use; closed, so that all of it is in the one file. */
  private static final class Template {
    static final byte[] BYTES = make();

    private static byte[] make() {
      try {
        Path directory = Files.createTempDirectory("template");
        Path file = directory.resolve("ledger.db");
        try {
          SqliteDatabase.open(file).close();
          return Files.readAllBytes(file);
        } finally {
          for (String end : new String[] {"", "-wal", "-shm", ".place"}) {
            Files.deleteIfExists(directory.resolve("ledger.db" + end));
          }
          Files.delete(directory);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Opens a file as {@link SqliteDatabase#open} does, which need not look at one that is made here.
   */
  public static Database open(Path file) {
    try {
      if (Files.exists(file)) {
        return SqliteDatabase.open(file);
      }
      SqliteFile.prepare(file);
      Files.write(file, Template.BYTES);
      return new SqliteDatabase(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a file as the program left it before this migration was there. */
  public static void withoutSince(Path file, String migration) {
    SqliteFile.prepare(file);
    try {
      SqliteFile.claim(file);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    FluentConfiguration all =
        Flyway.configure(SqliteFile.class.getClassLoader())
            .dataSource("jdbc:sqlite:" + file, null, null)
            .locations("classpath:db/migration/sqlite")
            .table("schema_history")
            .loggers("slf4j");
    // There are gaps in the numbers.
    MigrationVersion last =
        Stream.of(all.load().info().all())
            .map(MigrationInfo::getVersion)
            .filter(v -> v.compareTo(MigrationVersion.fromVersion(migration)) < 0)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    all.target(last).load().migrate();
  }

  /** Executes a statement in a file that no program has open. */
  public static void in(Path file, String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
