package belay.access;

import belay.release.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Slows down who guesses passwords: after a few wrong ones for an account, or from an address, each
 * needs a wait, twice as long every time, up to a minute. Safe for use by several threads.
 */
final class Attempts {
  private static final Duration WAIT_MAX = Duration.ofMinutes(1);
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
  private static final int ADDRESSES_MAX = 10_000;

  /** Oldest first: what is forgotten when there are too many has been quiet for longest. */
  private final Map<String, Wrong> all = new LinkedHashMap<>(16, 0.75f, true);

  private final int free;
  private final String why;

  /**
   * @param free how many wrong ones cost no wait
   * @param why what is said to who comes too early, with %d for the seconds to wait
   */
  Attempts(int free, String why) {
    this.free = free;
    this.why = why;
  }

  private record Wrong(int times, Instant last) {
    Instant next(int free) {
      long seconds = 1L << Math.min(times - free, 6);
      Duration wait = Duration.ofSeconds(seconds);
      return times < free ? last : last.plus(wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait);
    }
  }

  /**
   * Begins an attempt, which counts as a wrong one until {@link #right} says otherwise: of many at
   * the same moment no more are let through than one after the other would be.
   *
   * @throws Refused when it comes too early, with the seconds to wait
   */
  synchronized void begin(String email, Instant now) {
    Wrong wrong = all.get(key(email));
    if (wrong != null && now.isBefore(wrong.next(free))) {
      throw Refused.rule(why.formatted(Duration.between(now, wrong.next(free)).toSeconds() + 1));
    }
    Wrong before = all.getOrDefault(key(email), new Wrong(0, now));
    boolean over = now.isAfter(before.last().plus(FORGOTTEN_AFTER));
    all.put(key(email), new Wrong(over ? 1 : before.times() + 1, now));
    if (all.size() > ADDRESSES_MAX) {
      all.remove(all.keySet().iterator().next());
    }
  }

  /** The one that began last was right: all is forgotten. */
  synchronized void right(String email) {
    all.remove(key(email));
  }

  /** The one that began last was right, and says nothing of those before it. */
  synchronized void takeBack(String email) {
    Wrong wrong = all.get(key(email));
    if (wrong != null && wrong.times() > 1) {
      all.put(key(email), new Wrong(wrong.times() - 1, wrong.last()));
    } else {
      all.remove(key(email));
    }
  }

  private static String key(String email) {
    String lower = email.toLowerCase(Locale.ROOT);
    return lower.substring(0, Math.min(lower.length(), 254));
  }
}
