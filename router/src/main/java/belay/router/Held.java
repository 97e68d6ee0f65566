package belay.router;

import java.time.Duration;

/** A request that waits for the next table. On one event loop. */
final class Held {
  final Exchange exchange;
  private final Loop loop;
  private final long since = System.nanoTime();
  private String cold = "";
  private boolean news;

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

  /**
   * Waits on; false when too many wait already.
   *
   * @param forNews whether nobody knows yet which of the app's dynos live
   */
  boolean again(Route route, boolean forNews) {
    news = forNews;
    cold = route.cold() ? route.routes.app() : "";
    boolean waits = loop.hold(this);
    if (waits && route.cold()) {
      loop.coldApps.came();
    }
    return waits;
  }

  void over() {
    loop.release(this);
  }

  /** The control plane has to come up first: it is not a set of dynos alone that is waited for. */
  private Duration max() {
    Duration hold = loop.limits.hold();
    Duration firstByte = loop.limits.firstByte();
    return news && firstByte.compareTo(hold) > 0 ? firstByte : hold;
  }

  void tick(long now) {
    if (now - since > max().toNanos()) {
      over();
      exchange.fail(Fault.H20);
    }
  }
}
