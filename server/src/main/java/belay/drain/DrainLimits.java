package belay.drain;

import java.time.Duration;

/**
 * What a drain may cost.
 *
 * <p>As many as there are things to be limited: each is a value of its own.
 *
 * @param waitingLines kept for a receiver that is slow or away
 * @param waitingBytes of their text
 * @param batchLines sent at once
 * @param batchBytes of a batch's text, unless one line is longer
 * @param tries at one batch over HTTP, before it is given up
 * @param backoffFirst between the first failure and the next try
 * @param backoffMax between later ones
 * @param patience for a connection, an answer, or a receiver that does not read
 * @param look between two looks at which drains there are, beside those after a change
 * @param sayLostEvery between two lines about lost lines in an app's own log
 * @param closeMax for all drains to end
 */
public record DrainLimits(
    int waitingLines,
    int waitingBytes,
    int batchLines,
    int batchBytes,
    int tries,
    Duration backoffFirst,
    Duration backoffMax,
    Duration patience,
    Duration look,
    Duration sayLostEvery,
    Duration closeMax) {
  public static final DrainLimits DEFAULT =
      new DrainLimits(
          10_000,
          4 << 20,
          500,
          256 << 10,
          5,
          Duration.ofMillis(500),
          Duration.ofMinutes(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofSeconds(2));
}
