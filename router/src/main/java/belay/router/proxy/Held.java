package belay.router.proxy;

import belay.router.table.Route;
import java.time.Duration;

/** A request that waits for the next table. On one event loop. */
final class Held {
  /** That a dyno is gone is known in milliseconds; one that lives and refuses is not waited for. */
  private static final Duration NOTICE_MAX = Duration.ofSeconds(1);

  final Exchange exchange;
  private final Loop loop;
  private final long since = System.nanoTime();
  private String cold = "";
  private Awaits awaits = Awaits.TABLE;

  /** It came when everything was gone at once, so its app's dynos come up beside all others. */
  private boolean afterAll;

  Held(Loop loop, Exchange exchange) {
    this.loop = loop;
    this.exchange = exchange;
  }

  /** When it came to wait, by System.nanoTime, however many tables ago. */
  long since() {
    return since;
  }

  /** The app that must be started for it; empty when it waits for one that comes by itself. */
  String cold() {
    return cold;
  }

  /** Waits on; false when too many wait already. */
  boolean again(Route route, Awaits what) {
    awaits = what;
    afterAll |= what == Awaits.NEWS;
    cold = route.cold() ? route.routes().app() : "";
    boolean waits = loop.hold(this);
    if (waits && route.cold()) {
      loop.coldApps.came();
    }
    return waits;
  }

  void over() {
    loop.release(this);
  }

  private Duration max() {
    Duration hold = loop.limits.hold();
    return switch (awaits) {
      case TABLE, NEWS, NOTHING ->
          // It is not a set of dynos alone that is waited for.
          afterAll ? longer(hold, loop.limits.firstByte()) : hold;
      case NOTICE -> hold.compareTo(NOTICE_MAX) > 0 ? NOTICE_MAX : hold;
    };
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  void tick(long now) {
    if (now - since > max().toNanos()) {
      over();
      exchange.fail(awaits.fault);
    }
  }
}
