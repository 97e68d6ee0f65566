package belay.addonbackup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A directory on this machine, or one that is mounted there; made at the first use.
 *
 * @param root for its owner alone
 */
public record DirectoryPlace(Path root) implements Place {
  private static final String UNFINISHED = ".unfinished";

  @Override
  public String shown() {
    return root.toString();
  }

  @Override
  public void put(String name, Path file) throws IOException {
    if (!Files.isDirectory(root)) {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path half = root.resolve(name + UNFINISHED);
    try {
      Files.copy(file, half, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(half, StandardOpenOption.READ)) {
        channel.force(true);
      }
      Files.move(half, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel channel = FileChannel.open(root, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } finally {
      Files.deleteIfExists(half);
    }
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(root.resolve(name));
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(root.resolve(name));
  }
}
