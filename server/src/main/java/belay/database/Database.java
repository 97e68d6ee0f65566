package belay.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
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

  private static final SqlParser PARSER = new QuickSqlParser();

  private final Path file;
  private final ConnectionPool writer;
  private final ConnectionPool readers;
  private final Jdbi writing;
  private final Jdbi reading;
  private volatile Runnable afterWrite = () -> {};

  /** Opens a file that was looked at, and whose schema is up to date. */
  Database(Path file) {
    this.file = file;
    this.writer = new ConnectionPool(1, () -> source(file).getConnection());
    this.readers = new ConnectionPool(READERS, () -> reader(file));
    this.writing = jdbi(writer);
    this.reading = jdbi(readers);
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
    try {
      DatabaseFile.claim(file);
      DatabaseFile.insistWhole(file);
      Migrations.run(source(file));
      return new Database(file);
    } catch (LinkageError e) {
      throw DatabaseFile.unloadable(file, e);
    } catch (SQLException | RuntimeException e) {
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
      T result = transact(writing, "begin immediate", work);
      afterWrite.run();
      return result;
    } catch (JdbiException e) {
      if (refusedByARule(e)) {
        throw e;
      }
      renew(writer, e);
      throw new DatabaseUnwritable(
          "Nothing was written: "
              + reason(e)
              + " ("
              + file
              + "). Apps go on serving. Make room or mend the disk, then try again.",
          e);
    }
  }

  /** Has something done, by the thread that wrote, each time that something was written. */
  public void afterEachWrite(Runnable task) {
    afterWrite = task;
  }

  /**
   * Looks into a file without changing it, or anything beside it. Nobody else has it open.
   *
   * @throws DatabaseUnusable when it cannot be read
   */
  public static <T> T look(Path file, Function<Handle, T> work) {
    return DatabaseLook.at(file, work);
  }

  /**
   * Runs queries that see one state of the database, whatever is written meanwhile.
   *
   * @throws DatabaseUnusable when the file cannot be read
   */
  public <T> T read(Function<Handle, T> work) {
    try {
      return transact(reading, "begin", work);
    } catch (JdbiException e) {
      renew(readers, e);
      throw new DatabaseUnusable(
          "Belay's database "
              + file
              + " cannot be read: "
              + reason(e)
              + ". Apps go on serving. "
              + remedy(e),
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

  /**
   * The driver's own commit begins the next transaction at once, and when that fails says that the
   * commit did. So transactions are begun and ended in SQL here.
   */
  private static <T> T transact(Jdbi jdbi, String begin, Function<Handle, T> work) {
    return jdbi.withHandle(h -> {
      h.execute(begin);
      boolean committed = false;
      try {
        T result = work.apply(h);
        h.execute("commit");
        committed = true;
        return result;
      } finally {
        if (!committed) {
          rollBack(h);
        }
      }
    });
  }

  private static void rollBack(Handle h) {
    try {
      h.execute("rollback");
    } catch (JdbiException e) {
      // SQLite has done it already, as it does when the disk is full.
    }
  }

  /** After a fault of the disk nobody knows what state a connection is in. */
  private static void renew(ConnectionPool pool, JdbiException because) {
    try {
      pool.renew();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  private static Jdbi jdbi(ConnectionPool pool) {
    Jdbi jdbi = Jdbi.create(pool);
    // What is bound to a statement must not reach a log through an exception's message.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    // Statements are sent as they are written; there is nothing in them to fill in.
    jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP).setSqlParser(PARSER);
    return jdbi;
  }

  private static Connection reader(Path file) throws SQLException {
    Connection connection = source(file).getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma query_only = on");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static SQLiteDataSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS_MAX);
    config.enforceForeignKeys(true);
    config.setJournalSizeLimit((int) LOG_BYTES_KEPT);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(DatabaseFile.url(file));
    return source;
  }

  /** Whether a row was refused by a rule of its table, not by the disk. */
  public static boolean refusedByARule(Throwable e) {
    return cause(e)
        .map(c -> (c.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code)
        .orElse(false);
  }

  /** What went wrong with the file, as a clause. */
  public static String reason(Throwable e) {
    return cause(e).map(DatabaseFile::reason).orElse("the database is closed");
  }

  /** Whether it was the content of the file, which no right and no room on the disk mends. */
  public static boolean isCorrupt(Throwable e) {
    return cause(e).filter(DatabaseFile::isCorrupt).isPresent();
  }

  /** What a person can do about it, in a sentence. */
  public static String remedy(Throwable e) {
    return cause(e).map(DatabaseFile::remedy).orElse("Start Belay again.");
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
