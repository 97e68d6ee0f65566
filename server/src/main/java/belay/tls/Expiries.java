package belay.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Certificates whose end somebody should know of in time. Safe for use by several threads. */
public interface Expiries {
  /**
   * One of them.
   *
   * @param source where it comes from, in a word: there are few of these
   * @param name what it speaks for, for people
   * @param renewed whether it is to be renewed by itself
   * @param trouble why that failed, again and again
   */
  record Expiry(
      String source,
      String name,
      Instant notBefore,
      Instant notAfter,
      boolean renewed,
      Optional<String> trouble) {
    /**
     * Whether somebody is to know: so long before the end, or in the last sixth of a short life.
     */
    public boolean isDue(Instant now, Duration before) {
      Duration sixth = Duration.between(notBefore, notAfter).dividedBy(6);
      Duration soon = sixth.compareTo(before) < 0 ? sixth : before;
      return notAfter.minus(soon).isBefore(now);
    }
  }

  List<Expiry> all();
}
