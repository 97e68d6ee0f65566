package belay.runtime.docker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** The directory of what was read of each container's log; a file's name is the dyno's id. */
final class Positions {
  private Positions() {}

  static void make(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Removes those of starts that were cut short, and of containers that somebody else removed. */
  static void keepOnly(Path directory, Set<UUID> dynos) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String id = String.valueOf(file.getFileName());
        if (!Execs.isOfOne(file) && dynos.stream().noneMatch(d -> d.toString().equals(id))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
