package belay.database.sqlite;

import belay.database.DatabaseUnusable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.sqlite.SQLiteDataSource;

/** The file before it is a database: is it there, is it ours, is its schema the one we know. */
final class SqliteFile {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** "Bely", in SQLite's application_id, so that a file is known as ours (and by file(1)). */
  private static final int OURS = 0x42656c79;

  private SqliteFile() {}

  static void prepare(Path file) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null && !Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      create(file);
      if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
        throw new DatabaseUnusable(
            "Belay's database "
                + file
                + " is not a file that this user may write. Run Belay as the user who owns it.");
      }
      checkMagic(file);
    } catch (IOException e) {
      throw new DatabaseUnusable(
          "Belay's database "
              + file
              + " cannot be opened: "
              + e
              + ". Check that the directory is there, writable, and on a disk with room.",
          e);
    }
  }

  /** SQLite gives its log and index files the mode of the database file. */
  private static void create(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // The usual case: not our first start.
    }
  }

  private static void checkMagic(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(MAGIC.length);
      if (head.length > 0 && !Arrays.equals(head, MAGIC)) {
        throw UnusableFile.notOurs(
            file, "it is not an SQLite database, or its beginning was overwritten");
      }
    }
  }

  static String url(Path file) {
    return "jdbc:sqlite:" + file.toAbsolutePath();
  }

  /** Marks a new file as ours; refuses another program's before anything of it is changed. */
  static void claim(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(file))) {
      int owner = number(connection, "pragma application_id");
      boolean empty = number(connection, "select count(*) from sqlite_master") == 0;
      if (owner != OURS && !empty) {
        throw UnusableFile.notOurs(file, "it is the database of another program");
      }
      if (owner != OURS) {
        number(connection, "pragma application_id = " + OURS);
      }
    }
  }

  /**
   * Refuses a file that is broken before anything is done with it. One that is at another place on
   * the disk than when it was last opened is a copy, and a copy that was made while its original
   * was written may have indexes that do not fit its tables: it is looked at more closely.
   */
  static void insistWhole(Path file) throws SQLException {
    String place = place(file);
    Path noted = file.resolveSibling(file.getFileName() + ".place");
    boolean copy = !read(noted).equals(place);
    try (Connection connection = DriverManager.getConnection(url(file))) {
      SqliteCopy.fault(connection, copy)
          .ifPresent(why -> {
            throw new DatabaseUnusable(
                "Belay's database "
                    + file
                    + " cannot be used: "
                    + why
                    + ". Nothing was changed; apps that run go on. "
                    + "Copies of a server that runs are made with belay backup; put one back into"
                    + " an empty home with belay restore.");
          });
    }
    if (copy) {
      note(noted, place);
    }
  }

  /**
   * Makes the schema of a new file.
   *
   * @throws SQLException also when the file has another one
   */
  static void shape(SQLiteDataSource source, List<String> schema) throws SQLException {
    int wanted = schema.hashCode();
    try (Connection connection = source.getConnection()) {
      boolean empty = number(connection, "select count(*) from sqlite_master") == 0;
      if (!empty && number(connection, "pragma user_version") != wanted) {
        throw new SQLException("it was made for another version of Belay");
      }
      if (empty) {
        number(connection, "begin immediate");
        for (String statement : schema) {
          number(connection, statement);
        }
        number(connection, "pragma user_version = " + wanted);
        number(connection, "commit");
      }
    }
  }

  private static String place(Path file) {
    try {
      return Files.getAttribute(file, "unix:dev") + " " + Files.getAttribute(file, "unix:ino");
    } catch (IOException e) {
      return "";
    }
  }

  private static String read(Path noted) {
    try {
      return Files.readString(noted);
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static void note(Path noted, String place) {
    try {
      Files.writeString(noted, place);
    } catch (IOException e) {
      // On a full disk it is looked at closely the next time too.
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return 0;
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getInt(1) : 0;
      }
    }
  }
}
