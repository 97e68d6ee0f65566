package belay.build;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a {@code .dockerignore} leaves out of a build's context: patterns of Go's filepath.Match,
 * with {@code **} for any number of directories and {@code !} for exceptions, of which the last
 * that matches decides (<a
 * href="https://docs.docker.com/build/concepts/context/#dockerignore-files">Docker's
 * reference</a>). Pure.
 */
final class DockerIgnore {
  private final List<Rule> rules;

  private DockerIgnore(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  private record Rule(Pattern pattern, boolean exception) {}

  static DockerIgnore parse(String text) {
    List<Rule> rules = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String pattern = line.strip();
      if (pattern.isEmpty() || pattern.startsWith("#")) {
        continue;
      }
      boolean exception = pattern.startsWith("!");
      String path = cleaned(exception ? pattern.substring(1).strip() : pattern);
      if (!path.isEmpty()) {
        rules.add(new Rule(Pattern.compile(regex(path) + "(/.*)?", Pattern.DOTALL), exception));
      }
    }
    return new DockerIgnore(rules);
  }

  /** Without what means the same: slashes at both ends, and the directory itself. */
  private static String cleaned(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..") && !segments.isEmpty()) {
        segments.removeLast();
      } else if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
        segments.add(segment);
      }
    }
    return String.join("/", segments);
  }

  private static String regex(String path) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < path.length()) {
      char c = path.charAt(i);
      if (path.startsWith("**", i)) {
        boolean directories = path.startsWith("**/", i);
        regex.append(directories ? "(.*/)?" : ".*");
        i += directories ? 3 : 2;
        continue;
      }
      int end = path.indexOf(']', i + 1);
      if (c == '[' && end > i + 1) {
        regex.append(set(path.substring(i + 1, end)));
        i = end + 1;
        continue;
      }
      if (c == '\\' && i + 1 < path.length()) {
        i++;
        c = path.charAt(i);
        regex.append(Pattern.quote(String.valueOf(c)));
      } else {
        regex.append(single(c));
      }
      i++;
    }
    return regex.toString();
  }

  private static String single(char c) {
    return switch (c) {
      case '*' -> "[^/]*";
      case '?' -> "[^/]";
      default -> Pattern.quote(String.valueOf(c));
    };
  }

  private static String set(String inside) {
    boolean not = inside.startsWith("^");
    StringBuilder set = new StringBuilder(not ? "[^/" : "[");
    for (char c : (not ? inside.substring(1) : inside).toCharArray()) {
      set.append(c == '-' || Character.isLetterOrDigit(c) ? String.valueOf(c) : "\\" + c);
    }
    return set.append(']').toString();
  }

  /**
   * Whether a path is left out.
   *
   * @param path relative to the context, with slashes
   */
  boolean leavesOut(String path) {
    boolean out = false;
    for (Rule rule : rules) {
      if (rule.exception() == out && rule.pattern().matcher(path).matches()) {
        out = !rule.exception();
      }
    }
    return out;
  }

  /** Whether something below what is left out may be wanted all the same. */
  boolean hasExceptions() {
    return rules.stream().anyMatch(Rule::exception);
  }
}
