package belay.router;

/** A request that waits for the next table. On one event loop. */
final class Held {
  final Exchange exchange;
  private final Loop loop;
  private final long since = System.nanoTime();
  private String cold = "";

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
  boolean again(Route route) {
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

  void tick(long now) {
    if (now - since > loop.limits.hold().toNanos()) {
      over();
      exchange.fail(Fault.H20);
    }
  }
}
