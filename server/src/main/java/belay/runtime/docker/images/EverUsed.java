package belay.runtime.docker.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Remembers in a file whether a home ever had something in the engine. One that never had does not
 * ask it, so that an engine that is away is nobody's business there. Safe for use by several
 * threads.
 */
record EverUsed(Path file) {
  boolean is() {
    return Files.exists(file);
  }

  /** From now on for good; written before anything is made. */
  void mark() {
    if (is()) {
      return;
    }
    try {
      Files.createDirectories(file.resolveSibling("."));
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // Another thread was first.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
