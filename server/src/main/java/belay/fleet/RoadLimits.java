package belay.fleet;

import java.time.Duration;

/**
 * Bounds on what a change may take.
 *
 * <p>As many as there are waits and numbers to be bounded: each is a value of its own.
 *
 * @param drain how long requests and connections in flight at a switch may go on before they are
 *     cut
 * @param drainsMax former releases of one app that may have open connections at once
 * @param drainLook how often it is looked whether those have ended
 * @param stopGrace between SIGTERM and SIGKILL (Heroku: 30 s)
 * @param releaseCommandMax how long a release command may run (Heroku: 1 h)
 * @param turnWaitMax how long a change waits for the change before it
 * @param backoffMax the longest pause before a crashed dyno is started again
 * @param wellAfter a dyno that ran so long has its crashes forgotten
 * @param dynosMax of one app
 * @param gapDrain how long requests in flight may go on while new ones wait, for an app whose dynos
 *     must not overlap
 * @param warmMax former releases of one app that are kept running at once
 * @param warmLook how often those are looked after
 * @param urlLook how often releases that run for their own host name are looked after
 * @param urlIdle after how long without a request they are stopped
 * @param measureAfter how long after a switch the new release's answers are measured
 */
public record RoadLimits(
    Duration drain,
    int drainsMax,
    Duration drainLook,
    Duration stopGrace,
    Duration releaseCommandMax,
    Duration turnWaitMax,
    Duration backoffMax,
    Duration wellAfter,
    int dynosMax,
    Duration gapDrain,
    int warmMax,
    Duration warmLook,
    Duration measureAfter,
    Duration urlLook,
    Duration urlIdle) {
  public static final RoadLimits DEFAULT =
      new RoadLimits(
          Duration.ofSeconds(30),
          5,
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          Duration.ofMinutes(20),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          100,
          Duration.ofSeconds(5),
          2,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofMinutes(5));
}
