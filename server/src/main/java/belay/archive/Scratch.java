package belay.archive;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A directory for the time of one export or import, readable only by this user. */
final class Scratch implements AutoCloseable {
  private static final String PREFIX = "archive-";

  private final Path directory;

  private Scratch(Path directory) {
    this.directory = directory;
  }

  static Scratch in(Path parent) throws IOException {
    Files.createDirectories(parent);
    return new Scratch(Files.createTempDirectory(parent, PREFIX));
  }

  static Path file(Path parent) throws IOException {
    return Files.createTempFile(parent, PREFIX, ".tar");
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /** Deletes what a crash left; nothing else may be at work there. */
  static void sweep(Path parent) {
    try (Stream<Path> all = Files.list(parent)) {
      for (Path left : all.filter(p -> p.getFileName().toString().startsWith(PREFIX)).toList()) {
        TreeDeletion.delete(left);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot sweep " + parent, e);
    }
  }

  @Override
  public void close() {
    try {
      TreeDeletion.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + directory, e);
    }
  }
}
