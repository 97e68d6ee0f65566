package belay.tls;

import java.time.Instant;
import java.util.List;

/** Certificates whose end somebody should know of in time. Safe for use by several threads. */
public interface Expiries {
  /**
   * One of them.
   *
   * @param source where it comes from, in a word: there are few of these
   * @param name what it speaks for, for people
   * @param renewed whether it is to be renewed by itself
   */
  record Expiry(String source, String name, Instant notAfter, boolean renewed) {}

  List<Expiry> all();
}
