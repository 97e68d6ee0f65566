package belay.router.counts;

import belay.api.routing.RouterAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one event loop counted of requests that a pool failed, and that were asked once more. Its
 * size has a limit, whoever fails whatever. For one thread.
 */
public final class CoinTally {
  private static final int ADDRESSES_MAX = 100;

  /** One visitor is not to make many failures by asking for the same page. */
  private static final int SAME_MAX = 3;

  private static final int VISITS_MAX = 5_000;

  private final Set<Integer> addresses = new HashSet<>();
  private final Map<Long, Integer> visits = new HashMap<>();
  private long failures;
  private long again;
  private long failedAgain;
  private long other;
  private long failedOther;
  private long onlyThis;
  private long onlyOther;

  /**
   * Counts a request that failed.
   *
   * @param address of whom, hashed
   * @param path what was asked for, hashed
   * @return whether it counts: the same visitor has not asked for the same three times
   */
  public boolean failed(int address, int path) {
    if (visits.size() >= VISITS_MAX) {
      visits.clear();
    }
    boolean counts =
        visits.merge(((long) address << 32) | (path & 0xffffffffL), 1, Integer::sum) <= SAME_MAX;
    if (counts) {
      failures++;
      if (addresses.size() < ADDRESSES_MAX) {
        addresses.add(address);
      }
    }
    return counts;
  }

  /** The pool itself was asked again. */
  public void again(boolean failed) {
    again++;
    failedAgain += failed ? 1 : 0;
  }

  /** The other pool was asked instead. */
  public void other(boolean failed) {
    other++;
    failedOther += failed ? 1 : 0;
  }

  /**
   * Both were asked. What fails on both is one failure of each: it speaks for neither, and says
   * that what both need is ill.
   */
  public void pair(boolean thisFailed, boolean otherFailed) {
    if (thisFailed && otherFailed) {
      again(true);
      other(true);
    }
    onlyThis += thisFailed && !otherFailed ? 1 : 0;
    onlyOther += otherFailed && !thisFailed ? 1 : 0;
  }

  void add(CoinTally more) {
    addresses.addAll(more.addresses);
    failures += more.failures;
    again += more.again;
    failedAgain += more.failedAgain;
    other += more.other;
    failedOther += more.failedOther;
    onlyThis += more.onlyThis;
    onlyOther += more.onlyOther;
  }

  RouterAnswer.Coin told() {
    int known = Math.min(ADDRESSES_MAX, addresses.size());
    return new RouterAnswer.Coin(
        failures, known, again, failedAgain, other, failedOther, onlyThis, onlyOther);
  }
}
