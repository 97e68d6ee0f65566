package belay.cli.machine;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How long a program that is starting is waited for: a minute, and as long after that as the
 * processor is given to it. A machine that is busy with other things gives it little; one that
 * waits for what never comes takes none. Used by one thread.
 */
final class Patience {
  /** What a start takes on a machine that has time for it, many times over. */
  static final Duration USUAL = Duration.ofSeconds(60);

  /** In each such time it must have got on. */
  static final Duration LOOK = Duration.ofSeconds(30);

  static final Duration MAX = Duration.ofMinutes(15);

  /** Less is what a program takes that only waits. */
  private static final Duration STEP = Duration.ofMillis(200);

  private Duration next = USUAL.minus(LOOK);
  private Duration hadThen = Duration.ZERO;

  /** What to do now. */
  enum Verdict {
    WAIT,
    /** It is late, and gets on. */
    LATE,
    GIVE_UP
  }

  /**
   * @param waited since it was started
   * @param had the processor's time that it was given since then; asked when it counts
   */
  Verdict look(Duration waited, Supplier<Duration> had) {
    if (waited.compareTo(MAX) >= 0) {
      return Verdict.GIVE_UP;
    }
    if (waited.compareTo(next) < 0) {
      return Verdict.WAIT;
    }
    Duration now = had.get();
    boolean getsOn = now.minus(hadThen).compareTo(STEP) >= 0;
    boolean late = next.compareTo(USUAL) >= 0;
    next = waited.plus(LOOK);
    hadThen = now;
    if (!late) {
      return Verdict.WAIT;
    }
    return getsOn ? Verdict.LATE : Verdict.GIVE_UP;
  }
}
