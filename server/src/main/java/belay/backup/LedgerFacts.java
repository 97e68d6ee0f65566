package belay.backup;

import belay.database.Row;
import belay.database.sqlite.SqliteCopy;
import belay.release.AppName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The files that a copied ledger refers to. Read with plain SQL: the copy keeps the schema of the
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
          + " 'held', 'canary')";

  private static final RowMapper<NamedApp> APP =
      Row.mapper(row -> new NamedApp(row.id("id"), new AppName(row.text("name"))));

  static LedgerFacts read(Path ledger) {
    try (Connection connection = SqliteCopy.reading(ledger)) {
      return Jdbi.create(connection).withHandle(LedgerFacts::read);
    } catch (SQLException e) {
      throw unreadable(ledger, e);
    } catch (JdbiException e) {
      throw unreadable(ledger, e.getCause() instanceof SQLException why ? why : e);
    }
  }

  private static BackupFailed unreadable(Path ledger, Exception e) {
    return new BackupFailed("The ledger " + ledger + " cannot be read: " + e.getMessage(), e);
  }

  private static LedgerFacts read(Handle h) {
    return new LedgerFacts(
        h.select("select id, name from apps where deleted_at is null order by name")
            .map(APP)
            .list(),
        ids(h, "select s.id from slugs s" + HERE.formatted("s")),
        new HashSet<>(ids(h, NEEDED)),
        count(h, "select count(*) from releases r" + HERE.formatted("r")),
        images(h));
  }

  private static List<UUID> ids(Handle h, String sql) {
    return h.select(sql).mapTo(String.class).stream().map(UUID::fromString).toList();
  }

  /** A ledger from before there were images has no such column. */
  private static int images(Handle h) {
    boolean known =
        count(h, "select count(*) from pragma_table_info('slugs') where name = 'image'") > 0;
    return known
        ? count(
            h, "select count(*) from slugs s" + HERE.formatted("s") + " and s.image is not null")
        : 0;
  }

  private static int count(Handle h, String sql) {
    return h.select(sql).mapTo(Integer.class).one();
  }
}
