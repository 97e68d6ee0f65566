package belay.backup;

import belay.database.DatabaseCopy;
import belay.release.AppName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a copied ledger names outside itself. Read with plain SQL: the copy keeps the schema of the
 * Belay that wrote it, which may be older than this one.
 *
 * @param slugs of apps that are there
 * @param needed those of them that some release may still be put back to
 * @param images how many of them are container images
 */
record LedgerFacts(
    List<NamedApp> apps, List<UUID> slugs, Set<UUID> needed, int releases, int images) {
  /** An app that is there. */
  record NamedApp(UUID id, AppName name) {}

  private static final String HERE = " join apps a on a.id = %s.app_id where a.deleted_at is null";

  /** Whose last status is one from which it may serve, or serve again. */
  private static final String NEEDED =
      "select r.slug_id from releases r"
          + HERE.formatted("r")
          + " and r.slug_id is not null and (select status from statuses s where s.app_id ="
          + " r.app_id and s.version = r.version order by s.seq desc limit 1) in ('succeeded',"
          + " 'held')";

  static LedgerFacts read(Path ledger) {
    try (Connection connection = DatabaseCopy.reading(ledger)) {
      List<NamedApp> apps = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "select id, name from apps where deleted_at is null order by name")) {
        while (rows.next()) {
          apps.add(
              new NamedApp(UUID.fromString(rows.getString(1)), new AppName(rows.getString(2))));
        }
      }
      List<UUID> slugs = ids(connection, "select s.id from slugs s" + HERE.formatted("s"));
      return new LedgerFacts(
          apps,
          slugs,
          new HashSet<>(ids(connection, NEEDED)),
          count(connection, "select count(*) from releases r" + HERE.formatted("r")),
          images(connection));
    } catch (SQLException e) {
      throw new BackupFailed("The ledger " + ledger + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<UUID> ids(Connection connection, String sql) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        ids.add(UUID.fromString(rows.getString(1)));
      }
    }
    return ids;
  }

  /** A ledger from before there were images has no such column. */
  private static int images(Connection connection) throws SQLException {
    boolean known =
        count(connection, "select count(*) from pragma_table_info('slugs') where name = 'image'")
            > 0;
    return known
        ? count(
            connection,
            "select count(*) from slugs s" + HERE.formatted("s") + " and s.image is not null")
        : 0;
  }

  private static int count(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
