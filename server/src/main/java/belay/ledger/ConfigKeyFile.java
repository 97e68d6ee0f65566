package belay.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/** The key in its file: 32 random bytes, readable by its owner only. */
final class ConfigKeyFile {
  private ConfigKeyFile() {}

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigKeyUnusable(
          "The key for config vars, " + file + ", cannot be read: " + e + ".", e);
    }
  }

  /** Makes the key; it is on disk, whole, or not there at all. */
  static byte[] make(Path file, SecureRandom random) {
    byte[] key = new byte[ConfigSeal.KEY_BYTES];
    random.nextBytes(key);
    Path directory = directory(file);
    Path half = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.deleteIfExists(half);
      try (FileChannel channel =
          FileChannel.open(
              half,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(ByteBuffer.wrap(key));
        channel.force(true);
      }
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
      force(directory);
      return key;
    } catch (IOException e) {
      throw new ConfigKeyUnusable(
          "The key for config vars, " + file + ", cannot be written: " + e + ".", e);
    }
  }

  private static Path directory(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
