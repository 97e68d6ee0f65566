package belay.git;

import belay.release.InvalidInput;
import belay.release.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectLoader;

/**
 * What a commit names and does not hold: submodules, and files of Git LFS. An app that went live
 * without them would fail where nobody looks for the cause, so such a push is refused.
 */
final class Elsewhere {
  private static final int NAME_CHARS_MAX = 100;
  private static final int NAMED_MAX = 3;
  private static final int ATTRIBUTES_BYTES_MAX = 1 << 20;

  /** A pointer has fewer bytes than this (Git LFS specification, "The pointer"). */
  private static final int POINTER_BYTES_MAX = 1_024;

  private static final String POINTER = "version https://git-lfs.github.com/spec/v1\n";

  private final List<String> pointers = new ArrayList<>();
  private boolean filtered;

  static InvalidInput submodule(String path) {
    String name = Printable.of(path, NAME_CHARS_MAX);
    return new InvalidInput(
        name
            + " is a submodule: a push does not hold its files, and Belay does not fetch them."
            + " Nothing was changed. To make them part of the repository: git rm --cached "
            + name
            + " && rm -rf "
            + name
            + "/.git .gitmodules && git add "
            + name
            + " && git commit; or send the checkout as it is: belay deploy --dir .");
  }

  /** Looks at a file of the commit. */
  void saw(String path, ObjectLoader blob) throws IOException {
    if (path.equals(".gitattributes") || path.endsWith("/.gitattributes")) {
      filtered |= blob.getSize() <= ATTRIBUTES_BYTES_MAX && text(blob).contains("filter=lfs");
    } else if (blob.getSize() < POINTER_BYTES_MAX && text(blob).startsWith(POINTER)) {
      pointers.add(Printable.of(path, NAME_CHARS_MAX));
    }
  }

  private static String text(ObjectLoader blob) throws IOException {
    return new String(blob.getCachedBytes(ATTRIBUTES_BYTES_MAX), StandardCharsets.UTF_8);
  }

  /**
   * A repository may hold pointers as they are, for a test of its own: only where it says that they
   * stand for other files are those missing.
   *
   * @throws InvalidInput when they are
   */
  void insistOnFiles() {
    if (!filtered || pointers.isEmpty()) {
      return;
    }
    String named = String.join(", ", pointers.subList(0, Math.min(NAMED_MAX, pointers.size())));
    int more = pointers.size() - NAMED_MAX;
    throw new InvalidInput(
        "The push has Git LFS pointers in place of files ("
            + named
            + (more > 0 ? " and " + more + " more" : "")
            + "), and Belay keeps no LFS files. Nothing was changed. To put the files themselves"
            + " into the repository: git lfs migrate export --include='*' --everything; or send the"
            + " checkout as it is: belay deploy --dir .");
  }
}
