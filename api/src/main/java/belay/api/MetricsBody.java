package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What an app did over time.
 *
 * @param last the time that was asked for: {@code 1h}
 * @param stepSeconds how long each point is
 * @param points the oldest first; where nobody looked there is none
 * @param marks the newest releases that began to serve in that time, the oldest first
 */
public record MetricsBody(
    String last,
    Instant from,
    Instant to,
    int stepSeconds,
    List<MetricsBody.Point> points,
    List<MetricsBody.Mark> marks) {
  public MetricsBody {
    points = List.copyOf(points);
    marks = List.copyOf(marks);
  }

  /** A release that began to serve. */
  public record Mark(int version, String description, String by, Instant at) {}

  /**
   * One step of time.
   *
   * @param at when it begins
   * @param failed answers with a 5xx, and requests that the router failed on the app's behalf
   * @param statuses answers by class, {@code 2xx}
   * @param p50Us how long the faster half of the answers took at most, in microseconds
   * @param memoryBytes what the app's dynos held at the most; absent where that is not known
   * @param dynos how many ran at the most
   */
  public record Point(
      Instant at,
      long requests,
      long failed,
      SortedMap<String, Long> statuses,
      Optional<Long> p50Us,
      Optional<Long> p95Us,
      Optional<Long> p99Us,
      Optional<Long> memoryBytes,
      int dynos) {}
}
