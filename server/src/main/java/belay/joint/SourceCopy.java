package belay.joint;

import belay.files.TreeDeletion;
import belay.release.Refused;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source that nobody has built yet, once more beside it: a build changes what it builds. */
final class SourceCopy {
  private static final Logger LOG = LoggerFactory.getLogger(SourceCopy.class);

  private SourceCopy() {}

  /**
   * Copies a tree; links stay links.
   *
   * @throws Refused when there is no room for it
   */
  static Path of(Path tree) {
    try {
      Path parent = tree.toAbsolutePath().getParent();
      Path copy =
          Files.createTempDirectory(parent == null ? tree : parent, tree.getFileName() + "-");
      try {
        Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(tree));
        Files.walkFileTree(tree, new Copying(tree, copy));
        return copy;
      } catch (IOException | RuntimeException e) {
        TreeDeletion.delete(copy);
        throw e;
      }
    } catch (IOException e) {
      throw Refused.rule(
          "The source could not be written to the server's disk once more, for another of its apps ("
              + e.getMessage()
              + "). Is it full? Nothing was changed.");
    }
  }

  /** Deletes a source, or what a build has made of it. */
  static void delete(Path tree) {
    try {
      TreeDeletion.delete(tree);
    } catch (IOException e) {
      LOG.warn("Could not delete {}: {}", tree, e.getMessage());
    }
  }

  private static final class Copying extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;

    Copying(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes is)
        throws IOException {
      if (!directory.equals(from)) {
        Files.createDirectory(
            in(directory),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setPosixFilePermissions(in(directory), Files.getPosixFilePermissions(directory));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
      Files.copy(file, in(file), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      return FileVisitResult.CONTINUE;
    }

    private Path in(Path path) {
      return to.resolve(from.relativize(path));
    }
  }
}
