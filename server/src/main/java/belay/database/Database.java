package belay.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one database file, open: a writer that takes turns, and a few readers that never wait for it.
 * What {@link #write} wrote is on disk (fsync) when it returns, or none of it is. Safe for use by
 * several threads; a transaction must not begin another.
 */
public final class Database implements AutoCloseable {
  private static final int READERS = 3;
  private static final int BUSY_MILLIS_MAX = 5_000;
  private static final long LOG_BYTES_KEPT = 16L << 20;

  private final Path file;
  private final ConnectionPool writer;
  private final ConnectionPool readers;
  private final Jdbi writing;
  private final Jdbi reading;

  private Database(Path file, Connection writer, List<Connection> readers) {
    this.file = file;
    this.writer = new ConnectionPool(List.of(writer));
    this.readers = new ConnectionPool(readers);
    this.writing = jdbi(this.writer);
    this.reading = jdbi(this.readers);
  }

  /**
   * Opens the file, made when it is not there (0600, in a directory made 0700), and brings its
   * schema up to date.
   *
   * @throws DatabaseUnusable when the file is not Belay's, broken, newer than this program, or
   *     cannot be written by this user; it is left as it was
   */
  public static Database open(Path file) {
    DatabaseFile.prepare(file);
    List<Connection> opened = new ArrayList<>();
    try {
      DatabaseFile.claim(file);
      DatabaseFile.migrate(source(file, TransactionMode.IMMEDIATE));
      Connection writer = connect(file, TransactionMode.IMMEDIATE, opened);
      List<Connection> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Connection reader = connect(file, TransactionMode.DEFERRED, opened);
        execute(reader, "pragma query_only = on");
        readers.add(reader);
      }
      return new Database(file, writer, readers);
    } catch (SQLException | RuntimeException e) {
      closeAll(opened, e);
      throw DatabaseFile.unusable(file, e);
    }
  }

  /**
   * Runs a transaction that changes things, alone among writers.
   *
   * @throws DatabaseUnwritable when it could not be written; then nothing was
   */
  public <T> T write(Function<Handle, T> work) {
    try {
      return writing.inTransaction(work::apply);
    } catch (JdbiException e) {
      if (refusedByARule(e)) {
        throw e;
      }
      throw new DatabaseUnwritable(
          "Nothing was written: "
              + reason(e)
              + " ("
              + file
              + "). Apps go on serving. Make room or mend the disk, then try again.",
          e);
    }
  }

  /**
   * Runs queries that see one state of the database, whatever is written meanwhile.
   *
   * @throws DatabaseUnusable when the file cannot be read
   */
  public <T> T read(Function<Handle, T> work) {
    try {
      return reading.inTransaction(work::apply);
    } catch (JdbiException e) {
      throw new DatabaseUnusable(
          "Belay's database "
              + file
              + " cannot be read: "
              + reason(e)
              + ". Apps go on serving. Restore the file from a backup if it stays so.",
          e);
    }
  }

  /** Waits for what is running, folds the write-ahead log into the file, and closes it. */
  @Override
  public void close() {
    try {
      readers.close();
      writer.close();
    } catch (SQLException e) {
      throw new DatabaseUnusable("Belay's database " + file + " could not be closed.", e);
    }
  }

  private static Jdbi jdbi(ConnectionPool pool) {
    Jdbi jdbi = Jdbi.create(pool);
    // What is bound to a statement must not reach a log through an exception's message.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi;
  }

  private static Connection connect(Path file, TransactionMode mode, List<Connection> opened)
      throws SQLException {
    Connection connection = source(file, mode).getConnection();
    opened.add(connection);
    return connection;
  }

  private static SQLiteDataSource source(Path file, TransactionMode mode) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setTransactionMode(mode);
    config.setBusyTimeout(BUSY_MILLIS_MAX);
    config.enforceForeignKeys(true);
    config.setJournalSizeLimit((int) LOG_BYTES_KEPT);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(DatabaseFile.url(file));
    return source;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void closeAll(List<Connection> connections, Exception because) {
    for (Connection connection : connections) {
      try {
        connection.close();
      } catch (SQLException e) {
        because.addSuppressed(e);
      }
    }
  }

  private static boolean refusedByARule(Throwable e) {
    return cause(e)
        .map(c -> (c.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code)
        .orElse(false);
  }

  private static String reason(Throwable e) {
    return cause(e).map(DatabaseFile::reason).orElse("the database is closed");
  }

  static Optional<SQLiteException> cause(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLiteException sqlite) {
        return Optional.of(sqlite);
      }
    }
    return Optional.empty();
  }
}
