package belay.outbox;

import java.time.Duration;
import java.util.Optional;

/** When a delivery is tried again. Pure. */
final class BackOff {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int FACTOR = 3;

  private BackOff() {}

  /**
   * The pause after an attempt that went wrong: 2 s, 6 s, 18 s and so on, at most an hour, of which
   * chance takes off up to a half so that receivers are not met by all at once.
   *
   * @param attempts how many there were, this one included
   * @param chance from 0 to 1
   * @return empty when that was the last
   */
  static Optional<Duration> after(int attempts, Level level, double chance) {
    if (attempts >= level.attemptsMax()) {
      return Optional.empty();
    }
    double whole = (double) FIRST.toMillis() * Math.pow(FACTOR, attempts - 1.0);
    double bounded = Math.min(whole, (double) LONGEST.toMillis());
    return Optional.of(Duration.ofMillis((long) (bounded * (1 - chance / 2))));
  }
}
