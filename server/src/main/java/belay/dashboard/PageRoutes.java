package belay.dashboard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which page answers which path. A pattern's segment is literal or {@code {name}}; the first that
 * fits is taken. Filled at the start, read by many threads afterwards.
 */
final class PageRoutes {
  private final List<Line> lines = new ArrayList<>();

  private record Line(String method, List<String> segments, boolean open, Page page) {}

  /**
   * A page for a path.
   *
   * @param open whether it is for those who are not signed in
   */
  record Match(Page page, boolean open, Map<String, String> values) {}

  PageRoutes get(String pattern, Page page) {
    return add("GET", pattern, false, page);
  }

  PageRoutes post(String pattern, Page page) {
    return add("POST", pattern, false, page);
  }

  /** For everybody. */
  PageRoutes open(String method, String pattern, Page page) {
    return add(method, pattern, true, page);
  }

  private PageRoutes add(String method, String pattern, boolean open, Page page) {
    lines.add(new Line(method, List.of(pattern.substring(1).split("/", -1)), open, page));
    return this;
  }

  Optional<Match> find(String method, List<String> path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    return lines.stream()
        .filter(l -> l.method.equals(wanted))
        .flatMap(l -> values(l, path).map(v -> new Match(l.page, l.open, v)).stream())
        .findFirst();
  }

  private static Optional<Map<String, String>> values(Line line, List<String> path) {
    if (line.segments.size() != path.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String segment = line.segments.get(i);
      if (segment.startsWith("{")) {
        values.put(segment.substring(1, segment.length() - 1), path.get(i));
      } else if (!segment.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }
}
