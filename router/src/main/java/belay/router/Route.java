package belay.router;

import belay.api.routing.AppRoutes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One app's routes with the dynos they name. Immutable; for any thread. */
final class Route {
  final AppRoutes routes;
  final List<Target> targets;
  final byte[] app;
  private final Doubt doubt;

  Route(AppRoutes routes, List<Target> targets, Doubt doubt) {
    this.doubt = doubt;
    this.routes = routes;
    this.targets = List.copyOf(targets);
    this.app = Bytes.latin1(routes.app());
  }

  boolean up() {
    return routes.state() == AppRoutes.State.UP && !targets.isEmpty() && doubt != Doubt.GREAT;
  }

  /** Whether nobody has confirmed yet that its dynos still run. */
  boolean doubted() {
    return doubt != Doubt.NONE;
  }

  /** Whether its requests are to wait for the next table. */
  boolean held() {
    return routes.state() == AppRoutes.State.HELD || cold() || doubt == Doubt.GREAT;
  }

  /** Whether whoever starts it must be told that requests wait. */
  boolean cold() {
    return routes.state() == AppRoutes.State.COLD;
  }

  /**
   * The dyno that a visitor's cookie names, unless it just refused a connection.
   *
   * @param cookies what the visitor has; of several any counts
   * @param avoid the one that just failed
   */
  @Nullable Target named(List<String> cookies, long nanos, @Nullable Target avoid) {
    if (cookies.isEmpty() || !routes.affinity()) {
      return null;
    }
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
  @Nullable Target pick(int turn, long nanos, @Nullable Target avoid) {
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
