package belay.language;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names that nvm and others have for versions of Node.js, as npm's ranges (<a
 * href="https://github.com/nodejs/Release">Node.js releases</a>).
 */
final class NodeNames {
  /** The lines with long-term support that are still looked after, the newest first. */
  static final String SUPPORTED = "24.x || 22.x";

  private static final Map<String, String> LINES =
      Map.of(
          "fermium", "14.x",
          "gallium", "16.x",
          "hydrogen", "18.x",
          "iron", "20.x",
          "jod", "22.x",
          "krypton", "24.x");

  private NodeNames() {}

  static String numbers(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    if (List.of("lts/*", "lts", "--lts").contains(name)) {
      return SUPPORTED;
    }
    if (List.of("node", "latest", "current", "stable").contains(name)) {
      return "*";
    }
    String line = name.replaceFirst("^lts/", "");
    return LINES.getOrDefault(line, text);
  }
}
