package belay.database.sqlite;

import belay.database.ClosedDatabase;
import belay.database.DatabaseUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A database file that is not open; reading it leaves everything as it was. */
public final class ClosedSqlite implements ClosedDatabase {
  private static final String SOUND = "ok";

  private final Path file;

  public ClosedSqlite(Path file) {
    this.file = file;
  }

  @Override
  public <T> T look(Function<Handle, T> work) {
    List<Path> made = new ArrayList<>();
    for (String end : List.of("-wal", "-shm")) {
      Path beside = file.resolveSibling(file.getFileName() + end);
      if (!Files.exists(beside)) {
        made.add(beside);
      }
    }
    try (Connection connection = source(file).getConnection()) {
      Jdbi jdbi = Jdbi.create(connection);
      jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
      return jdbi.withHandle(work::apply);
    } catch (SQLException | JdbiException e) {
      throw UnusableFile.unusable(file, e);
    } finally {
      made.forEach(ClosedSqlite::takeAway);
    }
  }

  @Override
  public boolean has(Handle h, String table) {
    return h.select("select 1 from sqlite_master where type = 'table' and name = ?", table)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  @Override
  public Optional<String> fault(Handle h) {
    String said = h.select("pragma quick_check(1)").mapTo(String.class).first();
    return said.equals(SOUND)
        ? Optional.empty()
        : Optional.of(
            "its pages do not fit together (" + said.lines().findFirst().orElse("") + ")");
  }

  @Override
  public Trouble why(DatabaseUnusable e) {
    return new Trouble(SqliteFaults.reason(e), SqliteFaults.remedy(e), !SqliteFaults.isCorrupt(e));
  }

  /** SQLite makes them to read what may be in them, also when it may not write. */
  private static void takeAway(Path beside) {
    try {
      if (beside.toString().endsWith("-shm") || !Files.exists(beside) || Files.size(beside) == 0) {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      // Empty, and the next start uses it.
    }
  }

  /** Read only: such a connection does not fold the write-ahead log into the file at its end. */
  private static SQLiteDataSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(SqliteFile.url(file));
    return source;
  }
}
