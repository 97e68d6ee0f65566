package belay.acceptance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a command printed what the manual shows. What is another each time (a commit, a
 * timestamp, a hash) must have the same shape, and stands for the same thing all through a section;
 * times that something took or took place need only the shape. A line {@code ...} is any lines.
 * Columns may be of any width.
 */
final class ManualMatch {
  /** Names of things: the manual's name of one stands for this run's name of it. */
  private static final String NAMES =
      "\\b[0-9a-f]{64}\\b|\\b[0-9a-f]{40}\\b|\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b"
          + "|\\b\\d{8}-\\d{6}\\b|\\b(?=[a-f]*\\d)(?=\\d*[a-f])[0-9a-f]{7,12}\\b"
          + "|\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z?";

  /** What varies by itself. */
  private static final List<String> AMOUNTS =
      List.of(
          "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC",
          "\\b\\d+ (?:µs|ms|s)\\b",
          "just now|\\b\\d+ (?:second|minute)s? ago",
          "\\b\\d\\d:\\d\\d\\b",
          "\\b[\\d.]+ (?:B|kB|MB)\\b|\\b[\\d.]+K\\b",
          "(?:localhost|127\\.0\\.0\\.1):\\d+",
          "[\\w.-]+@(?:belay\\.localhost|example\\.com)",
          "-{3,}",
          "p\\d\\d \\d+ (?:µs|ms|s)");

  private static final Pattern NAME = Pattern.compile(NAMES);
  private static final Pattern VARYING =
      Pattern.compile("(?<name>" + NAMES + ")|" + String.join("|", AMOUNTS));

  private Map<String, String> known = new HashMap<>();

  /** A command with this run's names for those of the manual. */
  String spoken(String command) {
    return NAME.matcher(command)
        .replaceAll(m -> Matcher.quoteReplacement(known.getOrDefault(m.group(), m.group())));
  }

  /** Compares; remembers the names when it fits. */
  boolean fits(List<String> shown, List<String> printed) {
    // A busy machine makes a change wait a moment, and says so.
    List<String> steady =
        shown.stream().anyMatch(ManualMatch::isWait)
            ? printed
            : printed.stream().filter(l -> !isWait(l)).toList();
    Optional<Map<String, String>> names = fit(shown, steady, known);
    names.ifPresent(found -> known = found);
    return names.isPresent();
  }

  private static boolean isWait(String line) {
    return line.matches("Waited: +\\d+ ms for changes before it");
  }

  private static Optional<Map<String, String>> fit(
      List<String> shown, List<String> printed, Map<String, String> names) {
    if (shown.isEmpty()) {
      return printed.isEmpty() ? Optional.of(names) : Optional.empty();
    }
    List<String> rest = shown.subList(1, shown.size());
    if (shown.getFirst().equals("...")) {
      for (int skipped = 0; skipped <= printed.size(); skipped++) {
        var found = fit(rest, printed.subList(skipped, printed.size()), names);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    return printed.isEmpty()
        ? Optional.empty()
        : line(shown.getFirst(), printed.getFirst(), names)
            .flatMap(more -> fit(rest, printed.subList(1, printed.size()), more));
  }

  private static Optional<Map<String, String>> line(
      String shown, String printed, Map<String, String> names) {
    String wanted = shown.strip().replaceAll(" {2,}", " ");
    StringBuilder pattern = new StringBuilder();
    Map<String, String> fresh = new HashMap<>();
    Matcher varying = VARYING.matcher(wanted);
    int end = 0;
    while (varying.find()) {
      pattern.append(Pattern.quote(wanted.substring(end, varying.start())));
      pattern.append(shape(varying, names, fresh));
      end = varying.end();
    }
    pattern.append(Pattern.quote(wanted.substring(end)));
    Matcher found =
        Pattern.compile(pattern.toString()).matcher(printed.strip().replaceAll(" {2,}", " "));
    if (!found.matches()) {
      return Optional.empty();
    }
    Map<String, String> all = new HashMap<>(names);
    fresh.forEach((name, group) -> all.put(name, found.group(group)));
    return Optional.of(all);
  }

  private static String shape(
      Matcher varying, Map<String, String> names, Map<String, String> fresh) {
    String name = varying.group("name");
    if (name == null) {
      return AMOUNTS.stream()
          .filter(amount -> varying.group().matches(amount))
          .map(amount -> "(?:" + amount + ")")
          .findFirst()
          .orElseThrow();
    }
    if (names.containsKey(name)) {
      return Pattern.quote(names.get(name));
    }
    if (fresh.containsKey(name)) {
      return "\\k<" + fresh.get(name) + ">";
    }
    String group = "n" + fresh.size();
    fresh.put(name, group);
    return "(?<" + group + ">" + name.replaceAll("[0-9a-f]", "[0-9a-f]").replace(".", "\\.") + ")";
  }
}
