package belay.series;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes long points of short ones. Pure. */
public final class Downsampling {
  private Downsampling() {}

  /** Of points in any order, those of that length; each is known by the time it begins. */
  public static List<Point> of(List<Point> points, Duration length) {
    SortedMap<Instant, Point> made = new TreeMap<>();
    for (Point point : points) {
      Instant begins = Step.floor(point.at(), length);
      made.merge(
          begins,
          new Point(begins, point.counts(), point.memory(), point.dynos()),
          (one, other) -> one.and(other, begins));
    }
    return new ArrayList<>(made.values());
  }
}
