package belay.git;

import belay.build.Builder;
import belay.release.InvalidInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Writes a commit's tree out as files: modes kept, links kept as links and never followed, nothing
 * outside the directory.
 */
final class Checkout {
  private static final int LINK_BYTES_MAX = 4096;

  private final Repository repository;
  private final GitLimits limits;
  private final Builder.Output output;
  private final Set<Path> directories = new HashSet<>();
  private long bytes;
  private int entries;

  Checkout(Repository repository, GitLimits limits, Builder.Output output) {
    this.repository = repository;
    this.limits = limits;
    this.output = output;
  }

  /** A fresh directory, for nobody else to read. */
  static Path newTree(Path parent) throws IOException {
    Files.createDirectories(parent);
    return Files.createTempDirectory(parent, "push-");
  }

  /**
   * @param root an empty directory
   * @throws InvalidInput when the tree is too large or has illegal names
   */
  void write(RevTree tree, Path root) throws IOException {
    try (ObjectReader reader = repository.newObjectReader();
        TreeWalk walk = new TreeWalk(repository, reader)) {
      walk.addTree(tree);
      walk.setRecursive(true);
      while (walk.next()) {
        write(walk, reader, root);
      }
    }
  }

  private void write(TreeWalk walk, ObjectReader reader, Path root) throws IOException {
    if (++entries > limits.treeEntriesMax()) {
      throw new InvalidInput(
          "The commit has more than " + limits.treeEntriesMax() + " files; nothing was changed.");
    }
    FileMode mode = walk.getFileMode(0);
    Path path = path(root, walk.getPathString());
    if (mode.equals(FileMode.GITLINK)) {
      output.line(
          " !     Submodule " + walk.getPathString() + " is not fetched; its directory is empty");
      Files.createDirectories(path);
      return;
    }
    makeDirectory(root, Optional.ofNullable(path.getParent()).orElse(root));
    ObjectLoader blob = reader.open(walk.getObjectId(0));
    count(blob.getSize());
    if (mode.equals(FileMode.SYMLINK)) {
      Files.createSymbolicLink(path, Path.of(text(blob, walk.getPathString())));
    } else {
      write(blob, path, mode.equals(FileMode.EXECUTABLE_FILE));
    }
  }

  private static void write(ObjectLoader blob, Path path, boolean executable) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      blob.copyTo(out);
    }
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static String text(ObjectLoader blob, String name) throws IOException {
    if (blob.getSize() == 0 || blob.getSize() > LINK_BYTES_MAX) {
      throw new InvalidInput("The link " + name + " has no legal target; nothing was changed.");
    }
    String target =
        new String(blob.getCachedBytes(LINK_BYTES_MAX), java.nio.charset.StandardCharsets.UTF_8);
    if (target.indexOf('\0') >= 0) {
      throw new InvalidInput("The link " + name + " has no legal target; nothing was changed.");
    }
    return target;
  }

  /** Git's own checks refuse such names before; this is what would be lost if they did not. */
  private static Path path(Path root, String name) {
    for (String segment : name.split("/", -1)) {
      boolean illegal =
          segment.isEmpty()
              || segment.equals(".")
              || segment.equals("..")
              || segment.toLowerCase(Locale.ROOT).equals(".git");
      if (illegal || segment.indexOf('\0') >= 0) {
        throw new InvalidInput("The commit has a file with an illegal name; nothing was changed.");
      }
    }
    return root.resolve(name);
  }

  private void makeDirectory(Path root, Path directory) throws IOException {
    if (directory.equals(root) || directories.contains(directory)) {
      return;
    }
    makeDirectory(root, Optional.ofNullable(directory.getParent()).orElse(root));
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(directory);
    }
    directories.add(directory);
  }

  private void count(long more) {
    bytes += more;
    if (bytes > limits.treeBytesMax()) {
      throw new InvalidInput(
          "The commit's files are larger than "
              + limits.treeBytesMax()
              + " bytes in all; nothing was changed.");
    }
  }

  /** Deletes a tree, if it is still there: the deployer may have taken it. */
  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path directory, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
