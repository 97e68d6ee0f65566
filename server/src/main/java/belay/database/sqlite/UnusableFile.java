package belay.database.sqlite;

import belay.database.DatabaseUnusable;
import java.nio.file.Path;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.sqlite.SQLiteException;

/** Why the file cannot be used as the database, and what to do about it, in words. Pure. */
final class UnusableFile {
  private UnusableFile() {}

  static DatabaseUnusable unusable(Path file, Exception e) {
    if (e instanceof DatabaseUnusable known) {
      return known;
    }
    if (e instanceof FlywayValidateException) {
      return new DatabaseUnusable(
          "Belay's database "
              + file
              + " has a schema that this Belay does not know: a newer Belay wrote it, or it was"
              + " changed by hand. The file is whole and was left as it is: run the newer Belay.",
          e);
    }
    Optional<SQLiteException> cause = SqliteFaults.cause(e);
    String reason =
        cause
            .map(SqliteFaults::reason)
            .orElse(
                e instanceof FlywayException
                    ? "its schema could not be brought up to date"
                    : String.valueOf(e.getMessage()));
    return new DatabaseUnusable(
        "Belay's database "
            + file
            + " cannot be opened: "
            + reason
            + ". Nothing was changed; apps go on serving. "
            + cause.map(SqliteFaults::remedy).orElse("Belay's log says more."),
        e);
  }

  /** The library that reads and writes the file is unpacked and loaded at the first use. */
  static DatabaseUnusable unloadable(Path file, Throwable e) {
    return new DatabaseUnusable(
        "The library for Belay's database could not be loaded from "
            + System.getProperty("java.io.tmpdir", "/tmp")
            + " ("
            + e.getMessage()
            + "). The database "
            + file
            + " was not touched; apps go on serving. That directory must have room, and be on a file"
            + " system from which programs may be run (not mounted noexec).",
        e);
  }

  static DatabaseUnusable notOurs(Path file, String why) {
    return new DatabaseUnusable(
        file
            + " is not Belay's database: "
            + why
            + ". It was left as it is. Put Belay's own back, from where it was moved to or from a"
            + " backup.");
  }
}
