package belay.slug;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes trees, however many files they have: none of them is remembered. */
public final class TreeDeletion extends SimpleFileVisitor<Path> {
  /** Ends the names of trees that are not whole. */
  static final String HALF = ".laying";

  private TreeDeletion() {}

  /** Deletes a tree, if it is there; never follows a link. */
  public static void delete(Path root) throws IOException {
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(root, new TreeDeletion());
    }
  }

  /**
   * Gives a tree a name that whoever lays out beside it deletes, and answers its place; that of
   * what is not there is the one given.
   */
  public static Path aside(Path root) throws IOException {
    Path gone = root.resolveSibling("." + root.getFileName() + ".deleting" + HALF);
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return root;
    }
    delete(gone);
    return Files.move(root, gone, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Files.deleteIfExists(file);
    return FileVisitResult.CONTINUE;
  }

  /** What is gone is gone: two may delete the same. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failure;
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
