package belay.slug;

import belay.release.InvalidInput;
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
import java.util.function.Consumer;
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
  private final Sound sound = new Sound();

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
   * Whether an object is there and is what its name says. It is read for that, unless it was before
   * and has not been written to since.
   */
  boolean isSound(Entry.File entry) throws IOException {
    Path path = path(entry.object());
    // A size of another file means that power went before its content was on disk.
    return whole(path, entry.size()) && sound.is(entry.object(), path);
  }

  /** Whether there is one of its size. */
  boolean isThere(Entry.File entry) throws IOException {
    return whole(path(entry.object()), entry.size());
  }

  /** The same, read from the disk whatever was read before. */
  boolean isAsStored(Entry.File entry) throws IOException {
    Path path = path(entry.object());
    return whole(path, entry.size()) && sound.read(path).equals(Sound.hashOf(entry.object()));
  }

  /**
   * Copies a file for an object, by this process, so that nobody else has it open; what is hashed
   * is what is written.
   *
   * @param begun is told of it before it is there
   * @return a file of the store's, under a temporary name; the caller's to put or delete
   * @throws InvalidInput when it does not hold any more what the object does
   */
  Path copyIn(Entry.File entry, Path source, Consumer<Path> begun) throws IOException {
    Path copy = temporary.resolve(UUID.randomUUID().toString());
    begun.accept(copy);
    boolean done = false;
    try {
      if (!sound.copy(source, copy).equals(Sound.hashOf(entry.object()))) {
        throw new InvalidInput(
            "The file "
                + entry.path()
                + " was changed while it was stored: something that the build started still runs."
                + " Nothing was released; deploy again.");
      }
      Files.setPosixFilePermissions(copy, TreeReader.permissions(entry.executable()));
      done = true;
      return copy;
    } finally {
      if (!done) {
        Files.deleteIfExists(copy);
      }
    }
  }

  /** Makes a copy the object, in place of one that is not sound. */
  void put(Entry.File entry, Path copy) throws IOException {
    Path path = path(entry.object());
    Files.createDirectories(path.getParent());
    Files.move(copy, path, StandardCopyOption.ATOMIC_MOVE);
    sound.note(entry.object(), path);
  }

  void remove(String object) throws IOException {
    Files.deleteIfExists(path(object));
  }

  /** Puts a hard link to an object at a path where nothing is; a copy when it has too many. */
  void give(Entry.File entry, Path at) throws IOException {
    Path path = path(entry.object());
    insistSound(entry);
    heal(entry, path);
    try {
      Files.createLink(at, path);
    } catch (FileSystemException e) {
      // ext4 allows 65,000 links to one inode; and the directory may be on another file system.
      Files.copy(path, at, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private void insistSound(Entry.File entry) throws IOException {
    if (!whole(path(entry.object()), entry.size())) {
      throw new IOException("the content of " + entry.path() + " is missing from the store");
    }
    if (!isSound(entry)) {
      throw new IOException(
          "the content of "
              + entry.path()
              + " in the store is not what it was when it was stored; what else is not, says"
              + " belay ledger:verify --slugs");
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
    insistSound(entry);
    Files.copy(path(entry.object()), out);
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
