package belay.sandbox;

import belay.kernel.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Copies directory trees, never following a link out of them. */
public final class Trees {
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
}
