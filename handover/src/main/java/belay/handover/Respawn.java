package belay.handover;

import java.time.Duration;
import java.time.Instant;

/**
 * When a program that died is started again. Pure.
 *
 * <p>One that ran well for ten seconds is started at once, as Docker's restart policy does it; one
 * that dies sooner, or never runs, is started after a second, then two, up to a minute.
 *
 * @param inARow starts since it last ran well
 * @param notBefore of the next start
 */
record Respawn(int inARow, Instant notBefore) {
  private static final Duration WELL = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int DOUBLINGS_MAX = 20;

  static final Respawn NONE = new Respawn(0, Instant.MIN);

  /** What holds after one that answered since then is seen to be dead. */
  Respawn died(Instant ranSince, Instant now) {
    return Duration.between(ranSince, now).compareTo(WELL) >= 0 ? NONE : this;
  }

  /** What holds after one was started. */
  Respawn started(Instant now) {
    Duration pause = Duration.ofSeconds(1L << Math.min(inARow, DOUBLINGS_MAX));
    return new Respawn(inARow + 1, now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause));
  }

  /** Also when the clock was set back: no pause is that long. */
  boolean due(Instant now) {
    return !now.isBefore(notBefore) || now.isBefore(notBefore.minus(LONGEST));
  }
}
