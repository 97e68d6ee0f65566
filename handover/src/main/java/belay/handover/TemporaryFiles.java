package belay.handover;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A program's own directory for temporary files ({@code java.io.tmpdir}), below the home and not in
 * {@code /tmp}: that may be full, read-only, or mounted so that no library can be loaded from it.
 */
public final class TemporaryFiles {
  private TemporaryFiles() {}

  /**
   * Takes away what an earlier process left there; call it when no other process uses the
   * directory. One that is not below {@code run} is nobody's to clean.
   */
  public static void clean(Path run) throws IOException {
    Path directory = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
    if (directory.startsWith(run.toAbsolutePath()) && !directory.equals(run)) {
      Files.createDirectories(directory);
      empty(directory);
    }
  }

  private static void empty(Path directory) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path path : all) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          empty(path);
        }
        Files.deleteIfExists(path);
      }
    }
  }
}
