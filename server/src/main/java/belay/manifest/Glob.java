package belay.manifest;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern of a {@code .dockerignore}, which is somebody's: no pattern makes it slow. Instead of
 * trying one way through the pattern after another, every step of all ways is kept at once.
 */
final class Glob {
  private final List<Part> parts;

  private Glob(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** What one or more characters of a path may be. */
  private sealed interface Part {
    record One(char c) implements Part {}

    /** {@code ?} */
    record NoSlash() implements Part {}

    /** {@code *} */
    record NoSlashes() implements Part {}

    /** {@code **} */
    record Anything() implements Part {}

    /** The same with a slash behind it: whole directories, or none. */
    record Directories() implements Part {}

    /** {@code [a-z]}; ranges in pairs. */
    record Set(boolean not, String ranges) implements Part {
      boolean has(char c) {
        for (int i = 0; i < ranges.length(); i += 2) {
          if (ranges.charAt(i) <= c && c <= ranges.charAt(i + 1)) {
            return !not;
          }
        }
        return not && c != '/';
      }
    }
  }

  static Glob of(String pattern) {
    List<Part> parts = new ArrayList<>();
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      int end = pattern.indexOf(']', i + 1);
      if (pattern.startsWith("**/", i)) {
        parts.add(new Part.Directories());
        i += 3;
      } else if (pattern.startsWith("**", i)) {
        parts.add(new Part.Anything());
        i += 2;
      } else if (c == '[' && end > i + 1) {
        parts.add(set(pattern.substring(i + 1, end)));
        i = end + 1;
      } else if (c == '\\' && i + 1 < pattern.length()) {
        parts.add(new Part.One(pattern.charAt(i + 1)));
        i += 2;
      } else {
        parts.add(single(c));
        i++;
      }
    }
    return new Glob(parts);
  }

  private static Part single(char c) {
    return switch (c) {
      case '*' -> new Part.NoSlashes();
      case '?' -> new Part.NoSlash();
      default -> new Part.One(c);
    };
  }

  private static Part.Set set(String inside) {
    boolean not = inside.startsWith("^");
    String text = not ? inside.substring(1) : inside;
    StringBuilder ranges = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean range = i + 2 < text.length() && text.charAt(i + 1) == '-';
      ranges.append(text.charAt(i)).append(text.charAt(range ? i + 2 : i));
      i += range ? 2 : 0;
    }
    return new Part.Set(not, ranges.toString());
  }

  /** Whether it is the path, or a directory that the path is below. */
  boolean matches(String path) {
    // Bit 2i: before part i. Bit 2i+1: amid it, where what is taken must end with a slash.
    BitSet at = new BitSet();
    arrive(at, 0);
    for (int i = 0; i < path.length(); i++) {
      if (at.get(2 * parts.size()) && path.charAt(i) == '/') {
        return true;
      }
      at = after(at, path.charAt(i));
      if (at.isEmpty()) {
        return false;
      }
    }
    return at.get(2 * parts.size());
  }

  private BitSet after(BitSet before, char c) {
    BitSet at = new BitSet();
    before.stream().filter(bit -> bit / 2 < parts.size()).forEach(bit -> take(bit / 2, c, at));
    return at;
  }

  private void take(int part, char c, BitSet at) {
    switch (parts.get(part)) {
      case Part.One(char wanted) when wanted == c -> arrive(at, part + 1);
      case Part.NoSlash() when c != '/' -> arrive(at, part + 1);
      case Part.Set set when set.has(c) -> arrive(at, part + 1);
      case Part.NoSlashes() when c != '/' -> arrive(at, part);
      case Part.Anything() -> arrive(at, part);
      case Part.Directories() -> {
        at.set(2 * part + 1);
        if (c == '/') {
          arrive(at, part + 1);
        }
      }
      default -> {}
    }
  }

  /** Before a part, and before those behind it that may be nothing. */
  private void arrive(BitSet at, int part) {
    int i = part;
    at.set(2 * i);
    while (i < parts.size() && mayBeNothing(parts.get(i))) {
      i++;
      at.set(2 * i);
    }
  }

  private static boolean mayBeNothing(Part part) {
    return part instanceof Part.NoSlashes
        || part instanceof Part.Anything
        || part instanceof Part.Directories;
  }
}
