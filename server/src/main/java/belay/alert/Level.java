package belay.alert;

import java.time.Duration;
import java.time.Instant;

/**
 * When something that is bad for a while is told, and when that it is over. What is at its limit
 * would else be told in turns. Pure.
 *
 * @param after how long it must have been bad without a break
 * @param calm how long it must then have been well
 */
public record Level(Duration after, Duration calm) {
  /** When it was last seen to be well, and when bad; at first both now, as nobody knows before. */
  public record Seen(Instant well, Instant bad) {
    public static Seen first(Instant now) {
      return new Seen(now, now);
    }

    public Seen then(boolean isBad, Instant now) {
      return isBad ? new Seen(well, now) : new Seen(now, bad);
    }
  }

  /** Whether an alert begins or ends now. */
  public enum Verdict {
    NOTHING,
    BEGAN,
    OVER
  }

  /**
   * What is to be told.
   *
   * @param open whether it was told that it is bad
   */
  public Verdict of(boolean open, boolean bad, Seen seen, Instant now) {
    if (!open && bad && !seen.well().plus(after).isAfter(now)) {
      return Verdict.BEGAN;
    }
    return open && !bad && !seen.bad().plus(calm).isAfter(now) ? Verdict.OVER : Verdict.NOTHING;
  }
}
