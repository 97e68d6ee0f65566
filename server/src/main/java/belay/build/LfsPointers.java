package belay.build;

import belay.release.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a source that are only pointers of Git LFS to files elsewhere. For one thread. */
public final class LfsPointers {
  private static final int NAME_CHARS_MAX = 100;
  private static final int NAMED_MAX = 3;

  /** A pointer has fewer bytes than this (Git LFS specification, "The pointer"). */
  private static final int POINTER_BYTES_MAX = 1_024;

  private static final String POINTER = "version https://git-lfs.github.com/spec/v1\n";
  private static final String ATTRIBUTES = ".gitattributes";

  private final List<String> pointers = new ArrayList<>();
  private boolean filtered;

  /** Whether a file of that name and size is to be looked at. */
  public static boolean concerns(String path, long bytes) {
    return bytes < POINTER_BYTES_MAX || isAttributes(path);
  }

  private static boolean isAttributes(String path) {
    return path.equals(ATTRIBUTES) || path.endsWith("/" + ATTRIBUTES);
  }

  /** Looks at a file. */
  public void saw(String path, byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    if (isAttributes(path)) {
      filtered |= text.contains("filter=lfs");
    } else if (content.length < POINTER_BYTES_MAX && text.startsWith(POINTER)) {
      pointers.add(Printable.of(path, NAME_CHARS_MAX));
    }
  }

  /**
   * Names the pointers. A source may hold some as they are, for a test of its own: only where it
   * says that they stand for other files are those missing.
   */
  public Optional<String> complaint() {
    if (!filtered || pointers.isEmpty()) {
      return Optional.empty();
    }
    String named = String.join(", ", pointers.subList(0, Math.min(NAMED_MAX, pointers.size())));
    int more = pointers.size() - NAMED_MAX;
    return Optional.of(
        "Git LFS pointers in place of files ("
            + named
            + (more > 0 ? " and " + more + " more" : "")
            + ")");
  }
}
