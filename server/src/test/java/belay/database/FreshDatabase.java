package belay.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Databases for tests: a file that is not there yet begins as a copy of one whose schema was made
 * once, in a sixth of the time. Safe for use by several threads.
 */
public final class FreshDatabase {
  private FreshDatabase() {}

  /** Made at the first use; closed, so that all of it is in the one file. */
  private static final class Template {
    static final byte[] BYTES = make();

    private static byte[] make() {
      try {
        Path directory = Files.createTempDirectory("template");
        Path file = directory.resolve("ledger.db");
        try {
          Database.open(file).close();
          return Files.readAllBytes(file);
        } finally {
          for (String end : new String[] {"", "-wal", "-shm", ".place"}) {
            Files.deleteIfExists(directory.resolve("ledger.db" + end));
          }
          Files.delete(directory);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Opens a file as {@link Database#open} does. */
  public static Database open(Path file) {
    try {
      if (!Files.exists(file)) {
        DatabaseFile.prepare(file);
        Files.write(file, Template.BYTES);
      }
      return Database.open(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
