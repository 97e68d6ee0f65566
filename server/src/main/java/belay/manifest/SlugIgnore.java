package belay.manifest;

import belay.release.InvalidInput;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code .slugignore}: patterns, one a line, of what is taken out of the source before it is
 * built. Like a {@code .gitignore} without exceptions: a pattern with a slash is from the root, one
 * without is for names at any depth (<a
 * href="https://devcenter.heroku.com/articles/slug-compiler#ignoring-files-with-slugignore">Heroku</a>).
 */
public final class SlugIgnore {
  static final String FILE = ".slugignore";
  private static final int RULES_MAX = 1_000;

  /** Of paths from the root. */
  private final List<Glob> globs;

  private SlugIgnore(List<Glob> globs) {
    this.globs = List.copyOf(globs);
  }

  /**
   * Reads a list.
   *
   * @throws InvalidInput when it has more patterns than anybody writes
   */
  public static SlugIgnore parse(String text) {
    List<Glob> globs = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith("!")) {
        globs.add(Glob.of(fromRoot(line)));
      }
    }
    if (globs.size() > RULES_MAX) {
      throw new InvalidInput(FILE + " has more than %,d patterns.".formatted(RULES_MAX));
    }
    return new SlugIgnore(globs);
  }

  private static String fromRoot(String pattern) {
    String bare = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
    if (bare.startsWith("/")) {
      return bare.substring(1);
    }
    return bare.contains("/") ? bare : "**/" + bare;
  }

  /** Whether a path from the root is taken out. */
  public boolean ignores(String path) {
    return globs.stream().anyMatch(glob -> glob.matches(path));
  }
}
