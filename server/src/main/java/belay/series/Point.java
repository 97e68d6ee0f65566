package belay.series;

import java.time.Instant;

/**
 * What an app did in one step of time.
 *
 * @param at when the step begins
 * @param memory bytes that its dynos held, the most of the step; 0 where that is not known
 * @param dynos how many ran, the most of the step
 */
public record Point(Instant at, Counts counts, long memory, int dynos) {
  /** Both in one, which begins then. */
  Point and(Point other, Instant begins) {
    return new Point(
        begins,
        counts.plus(other.counts),
        Math.max(memory, other.memory),
        Math.max(dynos, other.dynos));
  }
}
