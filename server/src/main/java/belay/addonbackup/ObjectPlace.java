package belay.addonbackup;

import belay.backup.Objects;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A bucket of an S3-compatible store, beside the backups of the server itself.
 *
 * @param reached a way to it, for one use
 */
public record ObjectPlace(String shown, Supplier<Objects> reached) implements Place {
  private static final String PREFIX = "addons/";

  @Override
  public void put(String name, Path file) throws IOException {
    try (Objects objects = reached.get()) {
      objects.put(PREFIX + name, file, Files.size(file));
    }
  }

  @Override
  public InputStream open(String name) throws IOException {
    Objects objects = reached.get();
    try {
      return new FilterInputStream(objects.get(PREFIX + name)) {
        @Override
        public void close() throws IOException {
          try {
            super.close();
          } finally {
            objects.close();
          }
        }
      };
    } catch (IOException | RuntimeException e) {
      objects.close();
      throw e;
    }
  }

  @Override
  public void delete(String name) throws IOException {
    try (Objects objects = reached.get()) {
      objects.delete(PREFIX + name);
    }
  }
}
