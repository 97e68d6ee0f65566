package belay.router;

import org.jspecify.annotations.Nullable;

/** Which dyno a request is with: chosen, entered and left here, and nowhere else. */
final class Place {
  private final Loop loop;
  private final String host;
  private @Nullable Route route;
  private @Nullable Target target;

  Place(Loop loop, String host) {
    this.loop = loop;
    this.host = host;
  }

  @Nullable Route route() {
    return route;
  }

  @Nullable Target target() {
    return target;
  }

  /**
   * Enters a dyno of the table in force.
   *
   * @param avoid the dyno that just failed
   * @return false when no dyno can take the request; {@link #fault} says why
   */
  boolean enter(@Nullable Target avoid, long nanos) {
    while (true) {
      RoutingTable table = loop.routes.table();
      Route found = table.of(host);
      route = found;
      if (found == null || !found.up()) {
        return false;
      }
      Target next = found.pick(loop.turn++, nanos, avoid);
      if (next == null) {
        return false;
      }
      next.enter();
      if (loop.routes.table() == table) {
        target = next;
        loop.budget.begins();
        return true;
      }
      // The table changed between looking and entering: a drain may not have counted us.
      next.leaveUnused();
    }
  }

  /**
   * Whether a request that no dyno takes is to wait for the control plane to say where they are.
   */
  boolean awaitsNews() {
    return route != null && loop.routes.awaitsNews(route);
  }

  /** How long the app may take to begin its answer; 0 for what the router gives. */
  int answerSeconds() {
    return route == null ? 0 : route.routes.answerSeconds();
  }

  void leave(long nanos) {
    Target left = target;
    target = null;
    if (left != null) {
      left.leave(nanos);
      loop.budget.ends();
    }
  }

  /**
   * Counts how the request ended.
   *
   * @param nanos what the answer took; negative when it was no ordinary one
   */
  void count(@Nullable Fault fault, long nanos, long now) {
    Target with = target;
    if (fault == null && with != null && nanos >= 0) {
      with.latencies(loop.index).add(now, nanos);
    } else if (fault != null && fault.isFailure() && route != null) {
      loop.failed(route.routes.app());
      if (with != null) {
        with.failed(now);
      }
    }
  }

  /** Why an app that is known has no dyno for the request. */
  static Fault fault(Route route) {
    return switch (route.routes.state()) {
      case UP -> route.targets.isEmpty() ? Fault.H14 : Fault.H21;
      case STOPPED -> Fault.H14;
      case HELD, COLD -> Fault.H20;
      case CRASHED -> Fault.H10;
      case EMPTY -> Fault.H81;
      case MAINTENANCE -> Fault.H80;
    };
  }
}
