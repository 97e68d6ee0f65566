package belay.database.sqlite;

import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite says went wrong, and what a person can do about it. */
final class SqliteFaults {
  private SqliteFaults() {}

  static boolean refusedByARule(Throwable e) {
    return cause(e)
        .map(c -> (c.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code)
        .orElse(false);
  }

  /** What went wrong with the file, as a clause. */
  static String reason(Throwable e) {
    return cause(e).map(SqliteFaults::said).orElse("the database is closed");
  }

  /** Whether it was the content of the file, which no right and no room on the disk mends. */
  static boolean isCorrupt(Throwable e) {
    return cause(e).filter(SqliteFaults::broken).isPresent();
  }

  /** What a person can do about it, in a sentence. */
  static String remedy(Throwable e) {
    return cause(e).map(SqliteFaults::mends).orElse("Start Belay again.");
  }

  static Optional<SQLiteException> cause(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLiteException sqlite) {
        return Optional.of(sqlite);
      }
    }
    return Optional.empty();
  }

  private static boolean broken(SQLiteException e) {
    return switch (e.getResultCode()) {
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CORRUPT_VTAB -> true;
      default -> false;
    };
  }

  /** What helps, by what went wrong: only a broken file is to be replaced. */
  private static String mends(SQLiteException e) {
    return switch (e.getResultCode()) {
      case SQLITE_FULL -> "The file is whole: make room on its disk.";
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CORRUPT_VTAB ->
          "Check the disk; if the file stays broken, replace it by one from a backup.";
      case SQLITE_READONLY, SQLITE_READONLY_DIRECTORY, SQLITE_READONLY_DBMOVED, SQLITE_CANTOPEN ->
          "Give the user who runs Belay the right to write it and its directory, on a file system"
              + " that can be written.";
      case SQLITE_BUSY, SQLITE_LOCKED -> "The file is whole: end the program that holds it.";
      default -> "Check the disk and its connection (dmesg), then start Belay again.";
    };
  }

  /** What went wrong, in words; SQLite's own after them for whoever looks it up. */
  private static String said(SQLiteException e) {
    String words =
        switch (e.getResultCode()) {
          case SQLITE_FULL -> "the disk is full";
          case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CORRUPT_VTAB -> "the file is broken";
          case SQLITE_READONLY, SQLITE_READONLY_DIRECTORY, SQLITE_READONLY_DBMOVED ->
              "the file cannot be written";
          case SQLITE_CANTOPEN -> "the file cannot be opened";
          case SQLITE_BUSY, SQLITE_LOCKED -> "another program holds the file";
          default -> "the disk or the file failed";
        };
    return words + " (" + e.getResultCode().name() + ")";
  }
}
