package belay.slug;

import belay.slug.Manifest.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The contents of all files of all slugs, each once: {@code ab/cdef…}, named by SHA-256 and, for
 * executables, a final x. An object is there whole or not at all. Callers hold the store's lock.
 */
final class ObjectFiles {
  private static final int FAN_OUT = 2;

  private final Path root;
  private final Path temporary;
  private final Owner owner;

  ObjectFiles(Path root, Path temporary, Owner owner) {
    this.root = root;
    this.temporary = temporary;
    this.owner = owner;
  }

  private Path path(String object) {
    return root.resolve(object.substring(0, FAN_OUT)).resolve(object.substring(FAN_OUT));
  }

  private boolean whole(Path path, long size) throws IOException {
    try {
      return Files.size(path) == size;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Takes an object in, by a hard link where that can be.
   *
   * @return whether it was not there before
   */
  boolean take(Entry.File entry, TreeReader.Source source) throws IOException {
    Path path = path(entry.object());
    // A size of another file means that power went before its content was on disk: take it anew.
    if (whole(path, entry.size())) {
      return false;
    }
    Files.createDirectories(path.getParent());
    Files.deleteIfExists(path);
    if (source.shared()) {
      copyIn(entry, source, path);
    } else {
      try {
        Files.createLink(path, source.file());
      } catch (FileSystemException e) {
        // Another file system, or the inode has all the links it may have.
        copyIn(entry, source, path);
      }
    }
    return true;
  }

  private void copyIn(Entry.File entry, TreeReader.Source source, Path path) throws IOException {
    Path copy = temporary.resolve(UUID.randomUUID().toString());
    try {
      Files.copy(source.file(), copy);
      Files.setPosixFilePermissions(copy, TreeReader.permissions(entry.executable()));
      Files.move(copy, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  void remove(String object) throws IOException {
    Files.deleteIfExists(path(object));
  }

  /** Puts a hard link to an object at a path where nothing is; a copy when it has too many. */
  void give(Entry.File entry, Path at) throws IOException {
    Path path = path(entry.object());
    if (!whole(path, entry.size())) {
      throw new IOException("the content of " + entry.path() + " is missing from the store");
    }
    heal(entry, path);
    try {
      Files.createLink(at, path);
    } catch (FileSystemException e) {
      // ext4 allows 65,000 links to one inode; and the directory may be on another file system.
      Files.copy(path, at, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /** Earlier versions left the group of the build's user. */
  private void heal(Entry.File entry, Path path) throws IOException {
    Map<String, Object> unix = Files.readAttributes(path, "unix:uid,gid");
    if (TreeReader.number(unix, "uid") == owner.uid() && owner.own(path, unix)) {
      Files.setPosixFilePermissions(path, TreeReader.permissions(entry.executable()));
    }
  }

  /** Copies what an object holds. */
  void copy(Entry.File entry, OutputStream out) throws IOException {
    Path path = path(entry.object());
    if (!whole(path, entry.size())) {
      throw new IOException("the content of " + entry.path() + " is missing from the store");
    }
    Files.copy(path, out);
  }

  /** What an object holds; empty when it is not there. */
  Optional<byte[]> read(String object) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(path(object)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Deletes every object but these. */
  void keepOnly(Set<String> objects) throws IOException {
    for (Path directory : list(root)) {
      if (!Files.isDirectory(directory)) {
        continue;
      }
      for (Path file : list(directory)) {
        if (!objects.contains(directory.getFileName().toString() + file.getFileName())) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }
}
