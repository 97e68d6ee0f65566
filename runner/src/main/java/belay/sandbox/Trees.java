package belay.sandbox;

import belay.kernel.Native;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;

/** Copies and deletes directory trees, never following a link out of them. */
public final class Trees {
  private static final int DELETES_MAX = 5;

  /** A directory as a mount that is nowhere yet; none for what is no directory. */
  public record Held(OptionalInt tree) implements AutoCloseable {
    /** Read-only, its owners seen through a user namespace. */
    public static Held mapped(Path directory, int namespace) throws IOException {
      return Files.isDirectory(directory)
          ? new Held(OptionalInt.of(Native.mappedTree(directory, namespace, true)))
          : new Held(OptionalInt.empty());
    }

    /** Read-only by who mounts it on. */
    public static Held plain(Path directory) throws IOException {
      return Files.isDirectory(directory)
          ? new Held(OptionalInt.of(Native.tree(directory)))
          : new Held(OptionalInt.empty());
    }

    public void attach(Path to) throws IOException {
      if (tree.isPresent()) {
        Native.attach(tree.getAsInt(), to);
      }
    }

    @Override
    public void close() {
      tree.ifPresent(Native::close);
    }
  }

  private Trees() {}

  /**
   * Copies a release directory for one dyno: no file of the copy shares its content's inode with
   * the release, and all of it may be written by its owner. Links from the release directory, two
   * levels below the app's own, into the app's shared directory become copies of what they point
   * to; all other links stay as they are.
   *
   * @param shared where the app's shared directory is
   * @param owner the user who gets the copy; empty keeps it with who copies
   */
  public static void copy(Path from, Path to, Path shared, OptionalInt owner) throws IOException {
    new TreeCopy(shared, owner).copy(from, to);
  }

  public static void own(Path path, OptionalInt owner) throws IOException {
    if (owner.isPresent()) {
      Files.setAttribute(path, "unix:uid", owner.getAsInt(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", owner.getAsInt(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Deletes a tree, whatever modes an app has given to what is in it. */
  public static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        Files.walkFileTree(root, new Deleting());
        return;
      } catch (DirectoryNotEmptyException e) {
        // What is ending beside this may have put a file there meanwhile.
        if (attempt == DELETES_MAX) {
          throw e;
        }
      }
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      boolean closed = !Files.isReadable(directory) || !Files.isExecutable(directory);
      if (closed || !Files.isWritable(directory)) {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        // A directory that its owner may not list: make it so and go through it after all.
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        Files.walkFileTree(file, this);
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path directory, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
