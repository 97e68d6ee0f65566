package belay.router.table;

import belay.api.routing.AppRoutes;
import belay.router.counts.PoolCounts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pool of a route: its dynos, its share of the requests, its counts. For any thread. */
public final class Pool {
  private final String name;
  private final int weight;
  private final boolean again;
  private final boolean canary;
  private final boolean pairs;
  private final Set<String> callers;
  private final List<Target> targets;
  private final PoolCounts counts;

  Pool(AppRoutes.Pool told, List<Target> targets, PoolCounts counts) {
    this.name = told.pool();
    this.weight = told.weight();
    this.again = told.again();
    this.canary = told.canary();
    this.pairs = told.pairs();
    this.callers = Set.copyOf(told.callers());
    this.targets = List.copyOf(targets);
    this.counts = counts;
  }

  public String name() {
    return name;
  }

  int weight() {
    return weight;
  }

  List<Target> targets() {
    return targets;
  }

  public PoolCounts counts() {
    return counts;
  }

  /** Whether it is asked for what the first pool fails. */
  boolean isAskedAgain() {
    return again && !targets.isEmpty();
  }

  /** Whether it is a new release that some visitors are given. */
  boolean isCanary() {
    return canary;
  }

  /** Whether both releases are asked, after the visitor was answered. */
  public boolean isAskedInPairs() {
    return pairs;
  }

  /** Whether it is there for calls of some dynos of other apps. */
  public boolean isForCallers() {
    return !callers.isEmpty() && !targets.isEmpty();
  }

  /** Whether calls of these dynos are given to it. */
  boolean isFor(String caller) {
    return callers.contains(caller);
  }

  /** How many requests are with it now. */
  public int inFlight() {
    int all = 0;
    for (Target target : targets) {
      all += target.inFlight();
    }
    return all;
  }

  /** Whether it is given requests. */
  boolean takesRequests() {
    return weight > 0 && !targets.isEmpty();
  }

  /** Whether a visitor's cookies name one of its dynos; of several any counts. */
  boolean knows(List<String> cookies) {
    for (Target target : targets) {
      if (cookies.contains(target.cookie())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The dyno that a visitor's cookie names, unless it just refused a connection.
   *
   * @param cookies what the visitor has; of several any counts
   * @param avoid the one that just failed
   */
  public @Nullable Target named(List<String> cookies, long nanos, @Nullable Target avoid) {
    for (Target target : targets) {
      if (cookies.contains(target.cookie()) && target != avoid && !target.skipped(nanos)) {
        return target;
      }
    }
    return null;
  }

  /**
   * The dyno with the fewest requests, those that just refused a connection left out; of equals the
   * next by turn. Only when all refused is one of them tried again.
   *
   * @param avoid the one that just failed; none but it gives null
   */
  public @Nullable Target pick(int turn, long nanos, @Nullable Target avoid) {
    if (targets.size() == 1) {
      Target only = targets.getFirst();
      return only == avoid ? null : only;
    }
    Target best = least(turn, nanos, avoid, false);
    return best == null ? least(turn, nanos, avoid, true) : best;
  }

  private @Nullable Target least(int turn, long nanos, @Nullable Target avoid, boolean skipped) {
    Target best = null;
    int fewest = Integer.MAX_VALUE;
    int size = targets.size();
    int from = Math.floorMod(turn, size);
    for (int i = 0; i < size; i++) {
      Target target = targets.get(from + i < size ? from + i : from + i - size);
      int count = target.inFlight();
      if (count < fewest && target != avoid && (skipped || !target.skipped(nanos))) {
        best = target;
        fewest = count;
      }
    }
    return best;
  }
}
