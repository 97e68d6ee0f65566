package belay.statics;

import java.util.Arrays;

/**
 * A pattern of {@code static.json} for the path of a URL: {@code *} stands for anything within one
 * segment, {@code **} for anything. Takes time in proportion to pattern times path, whatever they
 * are, since one server matches for all sites. Pure.
 */
final class PathPattern {
  private PathPattern() {}

  static boolean matches(String pattern, String path) {
    // After i characters of the pattern: which beginnings of the path are matched.
    boolean[] reached = new boolean[path.length() + 1];
    reached[0] = true;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean any = c == '*' && i + 1 < pattern.length() && pattern.charAt(i + 1) == '*';
      if (any) {
        i++;
        spread(reached, path, true);
      } else if (c == '*') {
        spread(reached, path, false);
      } else {
        step(reached, path, c);
      }
    }
    return reached[path.length()];
  }

  private static void spread(boolean[] reached, String path, boolean overSlashes) {
    for (int at = 0; at < path.length(); at++) {
      if (reached[at] && (overSlashes || path.charAt(at) != '/')) {
        reached[at + 1] = true;
      }
    }
  }

  private static void step(boolean[] reached, String path, char wanted) {
    boolean[] before = Arrays.copyOf(reached, reached.length);
    reached[0] = false;
    for (int at = 0; at < path.length(); at++) {
      reached[at + 1] = before[at] && path.charAt(at) == wanted;
    }
  }
}
