package belay.cli.home;

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
import org.jspecify.annotations.Nullable;

/**
 * Deletes trees of files, however many there are, whatever modes somebody has given to them, and
 * also while others delete the same. Never follows a link.
 */
public final class TreeDeletion extends SimpleFileVisitor<Path> {
  private static final int TRIES_MAX = 5;

  private TreeDeletion() {}

  /** Deletes a tree, if it is there. */
  public static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        Files.walkFileTree(root, new TreeDeletion());
        return;
      } catch (DirectoryNotEmptyException e) {
        // What is ending beside this may have put a file there meanwhile.
        if (attempt == TRIES_MAX) {
          throw e;
        }
      }
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Files.deleteIfExists(file);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    if (!Files.isReadable(directory)
        || !Files.isExecutable(directory)
        || !Files.isWritable(directory)) {
      // Go's module cache, for one, is read-only down to its directories.
      open(directory);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !Files.isReadable(file)) {
      // A directory that its owner may not list: make it so and go through it after all.
      open(file);
      Files.walkFileTree(file, this);
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }

  private static void open(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    Files.deleteIfExists(directory);
    return FileVisitResult.CONTINUE;
  }
}
