package belay.series;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What apps did over time. Safe for use by several threads. */
public interface Points {
  /**
   * Points of that length, the oldest first. Where nothing was noted, since nobody looked, there is
   * none: that is not a time without requests.
   *
   * @param from the time of the first, counted from the beginning of the step it falls in
   * @param to before which the last begins
   * @param length a multiple of ten seconds
   */
  List<Point> of(UUID app, Instant from, Instant to, Duration length);
}
