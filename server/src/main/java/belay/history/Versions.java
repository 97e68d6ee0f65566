package belay.history;

import belay.http.PageRange;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which versions a {@code Range} asks for. A range by id is taken as one by version: ids have no
 * order that anybody wants, and a page goes on from the release it ended with either way.
 *
 * @param from the first version, in the page's direction, inclusive
 * @param to the last version, in the page's direction, inclusive
 */
record Versions(int from, int to) {
  static Versions of(PageRange range, Function<String, Optional<Integer>> version) {
    int step = range.descending() ? -1 : 1;
    int first = range.descending() ? Integer.MAX_VALUE : 1;
    int last = range.descending() ? 1 : Integer.MAX_VALUE;
    int from =
        bound(range.start(), version).map(v -> range.startExclusive() ? v + step : v).orElse(first);
    int to = bound(range.end(), version).map(v -> range.endExclusive() ? v - step : v).orElse(last);
    return new Versions(from, to);
  }

  private static Optional<Integer> bound(String text, Function<String, Optional<Integer>> version) {
    return text.isEmpty() ? Optional.empty() : version.apply(text);
  }

  boolean within(int version, boolean descending) {
    return descending ? version >= to : version <= to;
  }
}
