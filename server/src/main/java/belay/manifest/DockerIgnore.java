package belay.manifest;

import belay.release.InvalidInput;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code .dockerignore} leaves out of a build's context: patterns of Go's filepath.Match,
 * with {@code **} for any number of directories and {@code !} for exceptions, of which the last
 * that matches decides (<a
 * href="https://docs.docker.com/build/concepts/context/#dockerignore-files">Docker's
 * reference</a>). Pure; the time that a path takes grows with its length and the list's, whatever
 * the patterns are.
 */
public final class DockerIgnore {
  private static final int RULES_MAX = 1_000;

  private final List<Rule> rules;

  private DockerIgnore(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  private record Rule(Glob pattern, boolean exception) {}

  /**
   * Reads a list.
   *
   * @throws InvalidInput when it has more patterns than anybody writes
   */
  public static DockerIgnore parse(String text) {
    List<Rule> rules = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String pattern = line.strip();
      if (pattern.isEmpty() || pattern.startsWith("#")) {
        continue;
      }
      boolean exception = pattern.startsWith("!");
      String path = cleaned(exception ? pattern.substring(1).strip() : pattern);
      if (!path.isEmpty()) {
        rules.add(new Rule(Glob.of(path), exception));
      }
    }
    if (rules.size() > RULES_MAX) {
      throw new InvalidInput(".dockerignore has more than %,d patterns.".formatted(RULES_MAX));
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

  /**
   * Whether a path is left out.
   *
   * @param path relative to the context, with slashes
   */
  public boolean leavesOut(String path) {
    boolean out = false;
    for (Rule rule : rules) {
      if (rule.exception() == out && rule.pattern().matches(path)) {
        out = !rule.exception();
      }
    }
    return out;
  }

  /** Whether something below what is left out may be wanted all the same. */
  public boolean hasExceptions() {
    return rules.stream().anyMatch(Rule::exception);
  }
}
