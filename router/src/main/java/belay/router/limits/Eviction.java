package belay.router.limits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Whose connection ends when there are as many as there may be and somebody else comes: the one
 * that is missed least. Pure.
 */
public final class Eviction {
  /** How much is lost with a connection. */
  public enum Loss {
    /** It is ending already. */
    ENDING,
    /** It waits for a next request. */
    IDLE,
    /** The head of a request is coming. */
    HEAD,
    /** A request waits for its app. */
    WAITING,
    /** A request is with its app, or its answer on the way. */
    BUSY
  }

  /**
   * A connection, as far as it matters here.
   *
   * @param crowd whether its address has many connections
   * @param heavy whether its address has so many that others may have its place in any case
   * @param nanos how long it has been as it is
   */
  public record Candidate<T>(T connection, Loss loss, boolean crowd, boolean heavy, long nanos) {}

  /** A head that is as young as this is still on its way. */
  private static final long YOUNG_NANOS = 5_000_000_000L;

  private static final int NEVER = 8;

  private Eviction() {}

  /** At most so many to end, the least missed first and of those the oldest. */
  public static <T> List<T> choose(Collection<Candidate<T>> all, int most) {
    List<Candidate<T>> may = new ArrayList<>(all.size());
    for (Candidate<T> candidate : all) {
      if (rank(candidate) < NEVER) {
        may.add(candidate);
      }
    }
    may.sort(
        Comparator.<Candidate<T>>comparingInt(Eviction::rank)
            .thenComparing(Comparator.<Candidate<T>>comparingLong(Candidate::nanos).reversed()));
    return may.stream().limit(most).map(Candidate::connection).toList();
  }

  private static int rank(Candidate<?> c) {
    return switch (c.loss()) {
      case ENDING -> c.crowd() ? 0 : 3;
      case IDLE -> c.crowd() ? 1 : 4;
      case HEAD -> c.crowd() ? 2 : c.nanos() > YOUNG_NANOS ? 5 : NEVER;
      case WAITING -> c.heavy() ? 6 : NEVER;
      case BUSY -> c.heavy() ? 7 : NEVER;
    };
  }
}
