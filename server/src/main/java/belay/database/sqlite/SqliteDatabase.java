package belay.database.sqlite;

import belay.database.Database;
import belay.database.DatabaseUnusable;
import belay.database.DatabaseUnwritable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/**
 * The one database file, open: a writer that takes turns, and a few readers that never wait for it.
 * What {@link #write} wrote is on disk (fsync) when it returns, or none of it is.
 */
public final class SqliteDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
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
  SqliteDatabase(Path file) {
    this(file, SynchronousMode.FULL);
  }

  private SqliteDatabase(Path file, SynchronousMode mode) {
    this.file = file;
    this.writer = new ConnectionPool(1, () -> source(file, mode).getConnection());
    this.readers = new ConnectionPool(READERS, () -> reader(file));
    this.writing = jdbi(writer);
    this.reading = jdbi(readers);
  }

  /**
   * Opens the file, made when it is not there (0600, in a directory made 0700), and brings its
   * schema up to date. Of one of a Belay before this one a copy is kept beside it, its name with
   * {@code .before}, until the schema changes again.
   *
   * @throws DatabaseUnusable when the file is not Belay's, broken, newer than this program, or
   *     cannot be written by this user; it is left as it was
   */
  public static SqliteDatabase open(Path file) {
    SqliteFile.prepare(file);
    try {
      SqliteFile.claim(file);
      SqliteFile.insistWhole(file);
      SQLiteDataSource source = source(file, SynchronousMode.FULL);
      if (Migrations.areDoneInPart(source)) {
        keepFormer(file);
      }
      Migrations.run(source);
      return new SqliteDatabase(file);
    } catch (LinkageError e) {
      throw UnusableFile.unloadable(file, e);
    } catch (SQLException | RuntimeException e) {
      throw UnusableFile.unusable(file, e);
    }
  }

  /** Each change of the schema is whole or not at all: without room for a copy it is made too. */
  private static void keepFormer(Path file) {
    Path kept = file.resolveSibling(file.getFileName() + ".before");
    Path made = kept.resolveSibling(kept.getFileName() + ".new");
    try {
      Files.deleteIfExists(made);
      SqliteCopy.make(file, made);
      Files.move(made, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} is brought up to date without a copy of it: {}", file, e.getMessage());
      made.toFile().delete();
    }
  }

  /**
   * Opens a file of what can be done without, beside the one that cannot. What is written to it
   * survives a kill, and the last of it not a loss of power. One that is broken, or was made for
   * another schema, is begun anew.
   *
   * @param schema statements that make it
   * @throws DatabaseUnusable when it cannot be written by this user
   */
  public static SqliteDatabase openExpendable(Path file, List<String> schema) {
    try {
      return expendable(file, schema);
    } catch (SQLException | DatabaseUnusable e) {
      LOG.warn("{} is begun anew: {}", file, e.getMessage());
    }
    try {
      for (String end : List.of("", "-wal", "-shm", ".place")) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + end));
      }
      return expendable(file, schema);
    } catch (IOException | SQLException e) {
      throw UnusableFile.unusable(file, e);
    }
  }

  private static SqliteDatabase expendable(Path file, List<String> schema) throws SQLException {
    SqliteFile.prepare(file);
    SqliteFile.claim(file);
    SqliteFile.insistWhole(file);
    SqliteFile.shape(source(file, SynchronousMode.NORMAL), schema);
    return new SqliteDatabase(file, SynchronousMode.NORMAL);
  }

  @Override
  public <T> T write(Function<Handle, T> work) {
    try {
      T result = transact(writing, "begin immediate", work);
      afterWrite.run();
      return result;
    } catch (JdbiException e) {
      if (SqliteFaults.refusedByARule(e)) {
        throw e;
      }
      renew(writer, e);
      throw new DatabaseUnwritable(
          "Nothing was written: "
              + SqliteFaults.reason(e)
              + " ("
              + file
              + "). Apps go on serving. Make room or mend the disk, then try again.",
          e);
    }
  }

  @Override
  public void afterEachWrite(Runnable task) {
    afterWrite = task;
  }

  @Override
  public boolean refusedByARule(Throwable e) {
    return SqliteFaults.refusedByARule(e);
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    try {
      return transact(reading, "begin", work);
    } catch (JdbiException e) {
      renew(readers, e);
      throw new DatabaseUnusable(
          "Belay's database "
              + file
              + " cannot be read: "
              + SqliteFaults.reason(e)
              + ". Apps go on serving. "
              + SqliteFaults.remedy(e),
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
    jdbi.setStatementBuilderFactory(pool::statements);
    // What is bound to a statement must not reach a log through an exception's message.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    // Statements are sent as they are written; there is nothing in them to fill in.
    jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP).setSqlParser(PARSER);
    return jdbi;
  }

  private static Connection reader(Path file) throws SQLException {
    Connection connection = source(file, SynchronousMode.FULL).getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma query_only = on");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static SQLiteDataSource source(Path file, SynchronousMode mode) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(mode);
    config.setBusyTimeout(BUSY_MILLIS_MAX);
    config.enforceForeignKeys(true);
    config.setJournalSizeLimit((int) LOG_BYTES_KEPT);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(SqliteFile.url(file));
    return source;
  }
}
