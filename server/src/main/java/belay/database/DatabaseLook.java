package belay.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Reads a database file that is not open, and leaves everything as it was. */
final class DatabaseLook {
  private DatabaseLook() {}

  static <T> T at(Path file, Function<Handle, T> work) {
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
      throw DatabaseFile.unusable(file, e);
    } finally {
      made.forEach(DatabaseLook::takeAway);
    }
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
    source.setUrl(DatabaseFile.url(file));
    return source;
  }
}
