package belay.git;

import belay.build.LfsPointers;
import belay.release.InvalidInput;
import belay.release.Printable;
import java.io.IOException;
import org.eclipse.jgit.lib.ObjectLoader;

/**
 * What a commit names and does not hold: submodules, and files of Git LFS. An app that went live
 * without them would fail where nobody looks for the cause, so such a push is refused.
 */
final class Elsewhere {
  private static final int NAME_CHARS_MAX = 100;
  private static final int ATTRIBUTES_BYTES_MAX = 1 << 20;

  private final LfsPointers pointers = new LfsPointers();

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
    if (blob.getSize() <= ATTRIBUTES_BYTES_MAX && LfsPointers.concerns(path, blob.getSize())) {
      pointers.saw(path, blob.getCachedBytes(ATTRIBUTES_BYTES_MAX));
    }
  }

  /**
   * @throws InvalidInput when files are missing
   */
  void insistOnFiles() {
    pointers
        .complaint()
        .ifPresent(missing -> {
          throw new InvalidInput(
              "The push has "
                  + missing
                  + ", and Belay keeps no LFS files. Nothing was changed. To put the files"
                  + " themselves into the repository: git lfs migrate export --include='*'"
                  + " --everything; or send the checkout as it is: belay deploy --dir .");
        });
  }
}
