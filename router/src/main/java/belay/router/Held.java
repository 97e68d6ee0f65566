package belay.router;

/** A request that waits for the next table. On one event loop. */
final class Held {
  final Exchange exchange;
  private final Loop loop;
  private final long since;

  Held(Loop loop, Exchange exchange) {
    this.loop = loop;
    this.exchange = exchange;
    this.since = loop.now();
  }

  /** Waits on; false when too many wait already. */
  boolean again() {
    return loop.hold(this);
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
