package belay.slug;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Trees that are not whole, known by their names: whoever lays out beside one deletes it. */
public final class HalfTree {
  /** Ends their names. */
  static final String END = ".laying";

  private HalfTree() {}

  /**
   * Makes a tree one that is not whole, and answers its place; that of what is not there is the one
   * given.
   */
  public static Path of(Path root) throws IOException {
    Path gone = root.resolveSibling("." + root.getFileName() + ".deleting" + END);
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return root;
    }
    TreeDeletion.delete(gone);
    return Files.move(root, gone, StandardCopyOption.ATOMIC_MOVE);
  }
}
