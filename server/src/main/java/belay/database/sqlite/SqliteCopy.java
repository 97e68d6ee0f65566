package belay.database.sqlite;

import belay.database.DatabaseUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** A copy of a database that others may be writing, as it was at one moment. */
public final class SqliteCopy {
  private static final int BUSY_MILLIS_MAX = 5_000;

  /** In one step: between two of them a writer could make it begin again, for ever. */
  private static final int ALL_PAGES = -1;

  private SqliteCopy() {}

  /**
   * Copies a database by SQLite's own means; writers are not kept waiting. The copy is one file,
   * 0600, without a write-ahead log.
   *
   * @param copy where nothing is yet
   * @throws DatabaseUnusable when it cannot be read, or is broken
   * @throws IOException when the copy cannot be written
   */
  public static void make(Path database, Path copy) throws IOException {
    if (!Files.isRegularFile(database)) {
      throw new DatabaseUnusable("There is no database " + database + ", so nothing to copy.");
    }
    Files.createFile(
        copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS_MAX);
    try (Connection from = config.createConnection(SqliteFile.url(database))) {
      int code =
          from.unwrap(SQLiteConnection.class)
              .getDatabase()
              .backup("main", copy.toString(), (left, all) -> {}, 100, 100, ALL_PAGES);
      if (code == SQLiteErrorCode.SQLITE_FULL.code || code == SQLiteErrorCode.SQLITE_IOERR.code) {
        throw new IOException(copy + ": No space left on device, or the disk failed");
      }
      if (code != SQLiteErrorCode.SQLITE_OK.code && code != SQLiteErrorCode.SQLITE_DONE.code) {
        throw new DatabaseUnusable(
            "The database "
                + database
                + " could not be copied ("
                + SQLiteErrorCode.getErrorCode(code).name()
                + ").");
      }
    } catch (SQLException e) {
      throw UnusableFile.unusable(database, e);
    }
    singleFile(database, copy);
  }

  /** A copy of a database with a write-ahead log asks for one too, until it is told not to. */
  private static void singleFile(Path database, Path copy) throws IOException {
    try (Connection connection = DriverManager.getConnection(SqliteFile.url(copy));
        Statement statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = delete");
    } catch (SQLException e) {
      if (e.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code) {
        throw new DatabaseUnusable(
            "The database "
                + database
                + " is broken ("
                + e.getMessage()
                + "), so it is not copied.");
      }
      throw new IOException(copy + ": " + e.getMessage(), e);
    }
  }

  /**
   * What is wrong with a database file that nobody writes, in words; empty when it is whole. The
   * file is left as it is.
   *
   * @param deep whether each index is compared with its table too, which takes several times longer
   */
  public static Optional<String> fault(Path file, boolean deep) {
    try (Connection connection = reading(file)) {
      return fault(connection, deep);
    } catch (SQLException e) {
      return Optional.of(words(e));
    }
  }

  /** Opens a file that nobody writes. */
  public static Connection reading(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    return config.createConnection(
        "jdbc:sqlite:"
            + file.toAbsolutePath().toUri().toString().replaceFirst("^file:/+", "file:/")
            + "?immutable=1");
  }

  static Optional<String> fault(Connection connection, boolean deep) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(deep ? "pragma integrity_check(1)" : "pragma quick_check(1)")) {
      String found = rows.next() ? rows.getString(1) : "it cannot be read";
      return "ok".equals(found)
          ? Optional.empty()
          : Optional.of(
              "the file is broken ("
                  + found.lines().skip(found.startsWith("***") ? 1 : 0).findFirst().orElse(found)
                  + ")");
    } catch (SQLException e) {
      return Optional.of(words(e));
    }
  }

  private static String words(SQLException e) {
    return e instanceof SQLiteException known
        ? SqliteFaults.reason(known)
        : String.valueOf(e.getMessage());
  }
}
