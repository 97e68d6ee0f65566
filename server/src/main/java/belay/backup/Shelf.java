package belay.backup;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A directory of backups, each under the time that it was made at. One that is being written has
 * another name until it is whole, so that a backup that is cut short takes none away.
 */
final class Shelf implements AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final String LOCK = ".belay-backups";
  private static final String UNFINISHED = ".unfinished-";
  private static final String GOING = ".unfinished-gone-";

  private final Path root;
  private final FileChannel lock;

  private Shelf(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Takes the directory for writing, made when it is not there; what a backup or a trial that was
   * killed left in it is deleted.
   */
  static Shelf take(Path root) {
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(
            root,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      insistOurs(root);
      FileChannel channel =
          FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held = tryLock(channel);
      if (held == null) {
        channel.close();
        throw new BackupFailed(
            "Another backup, or a trial of one, is under way in " + root + ". Wait for its end.");
      }
      Shelf shelf = new Shelf(root, channel);
      shelf.sweep();
      return shelf;
    } catch (AccessDeniedException e) {
      throw new BackupFailed(root + " cannot be written by this user.", e);
    } catch (IOException e) {
      throw BackupFailed.disk("Backups cannot be kept in " + root, e, "Nothing was written.");
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** A directory with somebody's files is not ours to fill. */
  private static void insistOurs(Path root) throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      List<Path> others = all.filter(p -> !isOurs(p)).limit(1).toList();
      if (!others.isEmpty()) {
        throw new BackupFailed(
            root
                + " holds other things than backups ("
                + others.getFirst().getFileName()
                + "). Name an empty or a new directory.");
      }
    }
  }

  private static boolean isOurs(Path path) {
    String name = path.getFileName().toString();
    return name.equals(LOCK)
        || name.equals("lost+found")
        || name.startsWith(UNFINISHED)
        || Target.STAMP.matcher(name).matches();
  }

  private void sweep() throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      for (Path path : all.toList()) {
        if (path.getFileName().toString().startsWith(UNFINISHED)) {
          TreeDeletion.delete(path);
        }
      }
    }
  }

  /** A new empty directory on the shelf, which is nobody's when this program ends. */
  Path begin() throws IOException {
    return Files.createDirectory(
        root.resolve(UNFINISHED + UUID.randomUUID()),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Gives a backup that is whole its name. */
  Path finish(Path unfinished, Instant made) throws IOException {
    Instant at = made;
    Path named = root.resolve(STAMP.format(at));
    while (Files.exists(named, LinkOption.NOFOLLOW_LINKS)) {
      at = at.plusSeconds(1);
      named = root.resolve(STAMP.format(at));
    }
    Files.move(unfinished, named, StandardCopyOption.ATOMIC_MOVE);
    Sink.forceDirectory(root);
    return named;
  }

  /** Takes a backup away: at once it is none any more. */
  static void remove(Path backup) throws IOException {
    Path going = backup.resolveSibling(GOING + UUID.randomUUID());
    Files.move(backup, going, StandardCopyOption.ATOMIC_MOVE);
    Sink.forceDirectory(Optional.ofNullable(backup.toAbsolutePath().getParent()).orElse(backup));
    TreeDeletion.delete(going);
  }

  /** The finished backups in a directory, the oldest first. */
  static List<Path> finished(Path root) {
    try (Stream<Path> all = Files.list(root)) {
      return all.filter(p -> Target.STAMP.matcher(p.getFileName().toString()).matches())
          .filter(p -> Files.exists(p.resolve(Inventory.FACTS)))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      throw new BackupFailed("There is no directory " + root + ".", e);
    } catch (IOException e) {
      throw new BackupFailed(root + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
