package belay.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the files of a backup, and notes what it wrote. Used by one thread. */
final class Sink {
  static final String SECRET = "rw-------";

  private final Path root;
  private final List<Inventory.Entry> entries = new ArrayList<>();
  private final Set<Path> written = new HashSet<>();
  private long bytes;

  Sink(Path root) {
    this.root = root;
  }

  /** Below the backup's directory. */
  Path at(Path path) {
    return root.resolve(path);
  }

  /** How much was written so far. */
  long bytes() {
    return bytes;
  }

  List<Inventory.Entry> entries() {
    return entries;
  }

  boolean has(Path path) {
    return written.contains(path);
  }

  /**
   * Copies a file, with its mode; what grows meanwhile is copied as far as it was.
   *
   * @throws java.nio.file.NoSuchFileException when it is gone, and then nothing was written
   */
  Hashing.Read copy(Path from, Path to) throws IOException {
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(from));
    try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS)) {
      return write(in, to, mode);
    }
  }

  Hashing.Read write(byte[] content, Path to, String mode) throws IOException {
    return write(new ByteArrayInputStream(content), to, mode);
  }

  private Hashing.Read write(InputStream in, Path to, String mode) throws IOException {
    Path file = root.resolve(to);
    Files.createDirectories(file.getParent());
    Hashing.Read read;
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      read = Hashing.copy(in, out);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    note(to, read, mode);
    return read;
  }

  /** Notes a file that is there already. */
  void take(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(root.resolve(path))) {
      note(path, Hashing.copy(in, OutputStream.nullOutputStream()), SECRET);
    }
  }

  /** Takes away again what was written, as it is not what it should be. */
  void drop(Path path) throws IOException {
    Files.deleteIfExists(root.resolve(path));
    entries.removeIf(e -> e.path().equals(path.toString()));
    written.remove(path);
  }

  private void note(Path path, Hashing.Read read, String mode) {
    entries.add(new Inventory.Entry(path.toString(), read.sha256(), read.bytes(), mode));
    written.add(path);
    bytes += read.bytes();
  }

  /** Puts everything on the disk, for a machine that loses power in the next moment. */
  void force() throws IOException {
    if (forceAll(root)) {
      return;
    }
    for (Inventory.Entry entry : entries) {
      force(root.resolve(entry.path()));
    }
    try (var all = Files.walk(root)) {
      for (Path directory : all.filter(Files::isDirectory).toList()) {
        forceDirectory(directory);
      }
    }
  }

  /**
   * Asks for the whole file system at once, where coreutils can: one wait in place of one for each
   * of many thousand files. Answers whether it was done.
   */
  static boolean forceAll(Path directory) {
    try {
      return new ProcessBuilder("sync", "-f", directory.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** So that its names are on the disk. */
  static void forceDirectory(Path directory) throws IOException {
    force(directory);
  }
}
