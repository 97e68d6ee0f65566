package belay.router.proxy;

import belay.router.counts.Fault;
import belay.router.table.Pool;
import belay.router.table.Route;
import belay.router.table.Target;
import io.netty.channel.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request to a connection with a dyno: which, another when that one refuses, and
 * what is waited for when none takes it. On one event loop.
 */
final class Approach {
  private static final int CONNECTS_MAX = 3;

  private final Exchange exchange;
  private final Loop loop;
  private final Place place;
  private final long begun;
  private int connects;
  private boolean fresh;
  private @Nullable Held held;

  /**
   * Not begun.
   *
   * @param begun when the request came
   */
  Approach(Exchange exchange, Loop loop, Place place, long begun) {
    this.exchange = exchange;
    this.loop = loop;
    this.place = place;
    this.begun = begun;
  }

  /** Begins, or begins again after it had to wait. */
  void begin() {
    connects = 0;
    connect(null);
  }

  /** Once more, by a connection that carried nothing before. */
  void afresh() {
    fresh = true;
    place.leave(System.nanoTime());
    connect(null);
  }

  /** Whether it was begun afresh. */
  boolean isFresh() {
    return fresh;
  }

  /** To a dyno of that pool, and to no other; false when there is none. */
  boolean to(Pool pool) {
    place.leave(System.nanoTime());
    if (!place.enter(pool, System.nanoTime())) {
      return false;
    }
    go();
    return true;
  }

  /** Finds a dyno and a connection to it, or answers that there is none. */
  private void connect(@Nullable Target avoid) {
    if (!place.enter(avoid, held == null ? begun : System.nanoTime())) {
      hold(place.awaits(avoid != null));
      return;
    }
    connects++;
    go();
  }

  private void go() {
    Target to = java.util.Objects.requireNonNull(place.target());
    UpstreamConnection kept = fresh ? null : loop.upstreams.kept(to, !exchange.asked.idempotent());
    if (kept != null) {
      exchange.connected(kept);
    } else {
      loop.upstreams.connect(exchange, to);
    }
  }

  /** No dyno takes it: it waits for the next table, for a while, or is answered. */
  private void hold(Awaits awaits) {
    Route known = place.route();
    if (known == null) {
      exchange.refuseUnknown();
    } else if (awaits == Awaits.NOTHING) {
      exchange.fail(Place.fault(known));
    } else {
      held = held == null ? new Held(loop, exchange) : held;
      if (!held.again(known, awaits)) {
        exchange.fail(Fault.H11);
      }
    }
  }

  void refused(Target to, Throwable cause) {
    boolean slow = cause instanceof ConnectTimeoutException;
    to.skipUntil(System.nanoTime() + loop.limits.refused().toNanos());
    if (slow || (connects >= CONNECTS_MAX && place.awaits(true) == Awaits.NOTHING)) {
      exchange.fail(slow ? Fault.H19 : Fault.H21);
      return;
    }
    place.leave(System.nanoTime());
    if (connects < CONNECTS_MAX) {
      connect(to);
    } else {
      hold(place.awaits(true));
    }
  }

  void over() {
    if (held != null) {
      held.over();
    }
  }
}
