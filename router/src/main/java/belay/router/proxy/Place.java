package belay.router.proxy;

import belay.router.counts.Fault;
import belay.router.http.ResponseHead;
import belay.router.table.Affinity;
import belay.router.table.Pool;
import belay.router.table.Route;
import belay.router.table.RoutingTable;
import belay.router.table.Target;
import belay.router.table.Visit;
import org.jspecify.annotations.Nullable;

/** Which pool and dyno a request is with: chosen, entered and left here, and nowhere else. */
final class Place {
  private final Loop loop;
  private final Asked asked;
  private final Passage passage;
  private @Nullable Route route;

  /** The pool that it is with, or was with last: it stays there while that takes requests. */
  private @Nullable Pool pool;

  private @Nullable Target target;

  Place(Loop loop, Asked asked) {
    this.loop = loop;
    this.asked = asked;
    this.passage = new Passage(loop, asked);
  }

  @Nullable Route route() {
    return route;
  }

  @Nullable Target target() {
    return target;
  }

  /** The route of the table in force, which is not entered. */
  @Nullable Route look() {
    route = passage.app(loop.routes.table());
    return route;
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
      Route found = passage.find(table);
      route = found;
      if (found == null || !found.up()) {
        return false;
      }
      Pool chosen = pool(found);
      pool = chosen;
      Target next = dyno(found, chosen, avoid, nanos);
      if (next == null && chosen.isForCallers()) {
        chosen = found.pool(null, asked.visit(), asked.cookies(), loop.points);
        pool = chosen;
        next = dyno(found, chosen, avoid, nanos);
      }
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
   * Enters a dyno of one pool, as long as the table in force has it.
   *
   * @return false when it has not, or the pool no dyno
   */
  boolean enter(Pool only, long nanos) {
    while (true) {
      RoutingTable table = loop.routes.table();
      Target next = only.pick(loop.turn++, nanos, null);
      if (passage.find(table) == null || next == null || next.retired()) {
        return false;
      }
      next.enter();
      if (loop.routes.table() == table) {
        pool = only;
        target = next;
        loop.budget.begins();
        return true;
      }
      // Another app's routes may be all that changed: what counts is whether this dyno is there.
      next.leaveUnused();
    }
  }

  /** Which entry the visitor was let through to that is not there any more; null when it is. */
  @Nullable String gone() {
    return route == null ? passage.label() : null;
  }

  @Nullable Pool pool() {
    return pool;
  }

  private Pool pool(Route found) {
    Pool side = asked.caller().isEmpty() ? null : found.side(asked.caller());
    if (side != null) {
      return side;
    }
    Pool before = pool;
    String name = before == null ? null : before.name();
    return found.pool(name, asked.visit(), asked.cookies(), loop.points);
  }

  private @Nullable Target dyno(Route found, Pool in, @Nullable Target avoid, long nanos) {
    boolean returns = found.routes().affinity() && !asked.cookies().isEmpty();
    Target known = returns ? in.named(asked.cookies(), nanos, avoid) : null;
    return known == null ? in.pick(loop.turn++, nanos, avoid) : known;
  }

  /**
   * What a request is to wait for that no dyno takes.
   *
   * @param refused whether one of them just did not take it
   */
  Awaits awaits(boolean refused) {
    Route known = route;
    if (known == null) {
      return Awaits.NOTHING;
    }
    boolean news = loop.routes.newsComes();
    if (known.held()) {
      return news && known.doubted() ? Awaits.NEWS : Awaits.TABLE;
    }
    if (!refused || !known.up() || !news) {
      return Awaits.NOTHING;
    }
    return known.doubted() ? Awaits.NEWS : Awaits.NOTICE;
  }

  /** The field lines that the router adds to an answer of that head. */
  byte[] own(ResponseHead head) {
    Route app = passage.app();
    byte[] strict =
        app == null || !asked.secure() || head.isStrictTransport()
            ? ResponseHead.SILENT
            : app.strictTransport(asked.host());
    return join(join(join(cookie(), visit()), strict), passage.told());
  }

  private static byte[] join(byte[] first, byte[] second) {
    if (first.length == 0 || second.length == 0) {
      return first.length == 0 ? second : first;
    }
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** The field line that has a visitor stay on his side of a canary; none where there is none. */
  private byte[] visit() {
    Route by = route;
    Visit visit = asked.visit();
    return by == null || visit == null || visit.known() || !by.hasCanary()
        ? ResponseHead.SILENT
        : visit.line(asked.secure());
  }

  /** The field line that has the visitor come back to this dyno; none where he does anyway. */
  private byte[] cookie() {
    Target with = target;
    Route by = route;
    if (with == null || by == null || !by.routes().affinity() || with.retired()) {
      return ResponseHead.SILENT;
    }
    return asked.cookies().contains(with.cookie())
        ? ResponseHead.SILENT
        : Affinity.line(with.cookie(), asked.secure());
  }

  /** How long the app may take to begin its answer; 0 for what the router gives. */
  int answerSeconds() {
    return route == null ? 0 : route.routes().answerSeconds();
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
   * @param status the app's answer; 0 when none began
   * @param nanos what the answer took; negative when it was no ordinary one
   */
  void count(@Nullable Fault fault, int status, long nanos, long now) {
    Target with = target;
    if (fault == null && with != null && nanos >= 0) {
      with.latencies(loop.index).add(now, nanos);
    } else if (fault != null && fault.isFailure() && route != null) {
      loop.failed(route.routes().app());
      if (with != null) {
        with.failed(now);
      }
    }
    Pool in = pool;
    if (in != null && fault != null) {
      in.counts().of(loop.index).failed(fault);
    } else if (in != null && status > 0) {
      in.counts().of(loop.index).answered(status, nanos);
    }
  }

  /** Why an app that is known has no dyno for the request. */
  static Fault fault(Route route) {
    return switch (route.routes().state()) {
      case UP -> route.hasDynos() ? Fault.H21 : Fault.H14;
      case STOPPED -> Fault.H14;
      case HELD, COLD -> Fault.H20;
      case CRASHED -> Fault.H10;
      case EMPTY -> Fault.H81;
      case MAINTENANCE -> Fault.H80;
    };
  }
}
