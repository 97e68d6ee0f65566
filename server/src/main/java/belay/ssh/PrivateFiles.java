package belay.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and directories that nobody but this user may read. */
final class PrivateFiles {
  private static final FileAttribute<?> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWNERS_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PrivateFiles() {}

  /** Makes a directory, and those above it that are missing. */
  static Path directory(Path directory) throws IOException {
    return Files.createDirectories(directory, OWNERS);
  }

  /** Makes a directory of a name that nobody knows. */
  static Path temporary(Path below) throws IOException {
    return Files.createTempDirectory(below, "c", OWNERS);
  }

  /** Makes a file, which must not be there. */
  static void write(Path file, String text) throws IOException {
    Files.createFile(file, OWNERS_FILE);
    Files.writeString(file, text);
  }
}
