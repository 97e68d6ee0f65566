package belay.git;

import belay.release.InvalidInput;
import belay.release.Printable;
import belay.slug.PathCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.lib.Constants;
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
  private static final int LINK_BYTES_MAX = 4_095;
  private static final int ENTRIES_A_LOOK = 100;
  private static final int NAME_CHARS_MAX = 100;

  private final Repository repository;
  private final TreeLimits limits;
  private final BooleanSupplier givenUp;
  private final Elsewhere elsewhere = new Elsewhere();

  /**
   * @param givenUp whether the client is gone, who may push again
   */
  Checkout(Repository repository, GitLimits limits, BooleanSupplier givenUp) {
    this.repository = repository;
    this.limits = new TreeLimits(limits);
    this.givenUp = givenUp;
  }

  /** A fresh directory, for nobody else to read. */
  static Path newTree(Path parent) throws IOException {
    Files.createDirectories(parent);
    return Files.createTempDirectory(parent, "push-");
  }

  /**
   * Writes it, once it is known that it can be: a tree that is too large costs no disk.
   *
   * @param root an empty directory
   * @throws InvalidInput when the tree is too large, has illegal names, or names content that is
   *     elsewhere
   * @throws GivenUp when the client went away meanwhile
   */
  void write(RevTree tree, Path root) throws IOException {
    try (ObjectReader reader = repository.newObjectReader()) {
      measure(tree, reader);
      try (TreeWalk walk = new TreeWalk(repository, reader)) {
        walk.addTree(tree);
        while (walk.next()) {
          Path path = path(root, walk);
          if (walk.isSubtree()) {
            Files.createDirectory(path);
            walk.enterSubtree();
          } else {
            write(walk, reader, path);
          }
        }
      }
      elsewhere.insistOnFiles();
    }
  }

  private void measure(RevTree tree, ObjectReader reader) throws IOException {
    try (TreeWalk walk = new TreeWalk(repository, reader)) {
      walk.addTree(tree);
      while (walk.next()) {
        insistOnClient();
        limits.enter(walk.getDepth(), nameLength(walk.getRawPath()), walk.getPathLength());
        if (walk.isSubtree()) {
          walk.enterSubtree();
        } else if (walk.getFileMode(0).equals(FileMode.GITLINK)) {
          throw Elsewhere.submodule(walk.getPathString());
        } else {
          limits.content(reader.getObjectSize(walk.getObjectId(0), Constants.OBJ_BLOB));
        }
      }
    }
  }

  /** The client went away before anything was built. */
  static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void insistOnClient() {
    if (limits.entries() % ENTRIES_A_LOOK == 0 && givenUp.getAsBoolean()) {
      throw new GivenUp();
    }
  }

  private void write(TreeWalk walk, ObjectReader reader, Path path) throws IOException {
    FileMode mode = walk.getFileMode(0);
    ObjectLoader blob = reader.open(walk.getObjectId(0), Constants.OBJ_BLOB);
    if (mode.equals(FileMode.SYMLINK)) {
      Files.createSymbolicLink(path, target(blob, walk.getPathString()));
    } else {
      write(blob, path, mode.equals(FileMode.EXECUTABLE_FILE));
      elsewhere.saw(walk.getPathString(), blob);
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

  private static Path target(ObjectLoader blob, String name) throws IOException {
    if (blob.getSize() > 0 && blob.getSize() <= LINK_BYTES_MAX) {
      try {
        return PathCodec.ofBytes(blob.getCachedBytes(LINK_BYTES_MAX));
      } catch (IOException e) {
        // Said as what it is, below.
      }
    }
    throw new InvalidInput(
        "The link "
            + Printable.of(name, NAME_CHARS_MAX)
            + " has no legal target; nothing was changed.");
  }

  private static int nameLength(byte[] path) {
    int start = path.length;
    while (start > 0 && path[start - 1] != '/') {
      start--;
    }
    return path.length - start;
  }

  /**
   * A name is bytes to git and to the disk, and stays those. Git's own checks refuse illegal ones
   * before; this is what would be lost if they did not.
   */
  private static Path path(Path root, TreeWalk walk) {
    byte[] bytes = walk.getRawPath();
    for (String segment : new String(bytes, StandardCharsets.ISO_8859_1).split("/", -1)) {
      boolean illegal =
          segment.isEmpty()
              || segment.equals(".")
              || segment.equals("..")
              || segment.toLowerCase(Locale.ROOT).equals(".git");
      if (illegal) {
        throw illegal(walk);
      }
    }
    try {
      return root.resolve(PathCodec.ofBytes(bytes));
    } catch (IOException | IllegalArgumentException e) {
      throw illegal(walk);
    }
  }

  private static InvalidInput illegal(TreeWalk walk) {
    return new InvalidInput(
        "The commit has a file with an illegal name, "
            + Printable.of(walk.getPathString(), NAME_CHARS_MAX)
            + "; nothing was changed.");
  }
}
