package belay.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a backup into a directory of its own. A file that the backup before it has too is one file
 * with two names there, so each backup is whole by itself and may be deleted with any command.
 */
final class DirectorySink extends Sink {
  private final Path root;
  private final Map<Key, Path> before = new HashMap<>();
  private final Set<Long> sizes = new HashSet<>();
  private boolean links = true;

  /** Identifies a file's content and mode: two files with one key may be linked. */
  private record Key(String sha256, long bytes, String mode) {}

  /**
   * A sink.
   *
   * @param root empty, on the disk of the backup before
   * @param previous that one, whose files are linked to
   */
  DirectorySink(Path root, Optional<Path> previous) {
    this.root = root;
    previous.ifPresent(this::know);
  }

  private void know(Path previous) {
    try {
      for (Inventory.Entry entry : Inventory.read(previous).files()) {
        before.put(
            new Key(entry.sha256(), entry.bytes(), entry.mode()), previous.resolve(entry.path()));
        sizes.add(entry.bytes());
      }
    } catch (BackupFailed e) {
      // It is broken: nothing of it is used.
      before.clear();
    }
  }

  @Override
  Path at(Path path) {
    return root.resolve(path);
  }

  @Override
  void take(Path path) throws IOException {
    Hashing.Read read = hash(root.resolve(path));
    sent(read.bytes());
    note(path, read, SECRET);
  }

  @Override
  Hashing.Read copy(Path from, Path to) throws IOException {
    String mode = mode(from);
    // What has the size of nothing there before is certainly new, and is read only once.
    if (sizes.contains(Files.size(from))) {
      Hashing.Read read = hash(from);
      if (link(to, read, mode)) {
        return read;
      }
    }
    try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS)) {
      Hashing.Read read = put(in, made(to), mode);
      sent(read.bytes());
      note(to, read, mode);
      return read;
    }
  }

  @Override
  boolean copy(Path from, Path to, Hashing.Read known) throws IOException {
    String mode = mode(from);
    if (link(to, known, mode)) {
      return true;
    }
    Hashing.Read read;
    try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS)) {
      read = put(in, made(to), mode);
    }
    if (!read.sha256().equals(known.sha256())) {
      Files.deleteIfExists(root.resolve(to));
      return false;
    }
    sent(read.bytes());
    note(to, read, mode);
    return true;
  }

  @Override
  Hashing.Read write(byte[] content, Path to, String mode) throws IOException {
    Hashing.Read read = put(content, made(to), mode);
    sent(read.bytes());
    note(to, read, mode);
    return read;
  }

  private Path made(Path to) throws IOException {
    Path file = root.resolve(to);
    Files.createDirectories(file.getParent());
    return file;
  }

  private boolean link(Path to, Hashing.Read read, String mode) throws IOException {
    Path there = before.get(new Key(read.sha256(), read.bytes(), mode));
    if (there == null || !links) {
      return false;
    }
    try {
      if (Files.size(there) != read.bytes() || !mode(there).equals(mode)) {
        return false;
      }
      Files.createLink(made(to), there);
      note(to, read, mode);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException | UnsupportedOperationException e) {
      // There are file systems without; then all is copied, as far as there is room.
      links = !Files.exists(there);
      return false;
    }
  }

  /** Puts everything on the disk, for a machine that loses power in the next moment. */
  void force() throws IOException {
    if (forceAll(root)) {
      return;
    }
    for (Inventory.Entry entry : entries()) {
      force(root.resolve(entry.path()));
    }
    try (var all = Files.walk(root)) {
      for (Path directory : all.filter(Files::isDirectory).toList()) {
        forceDirectory(directory);
      }
    }
  }
}
