package belay.statics;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A site that is served, and how many requests it has in flight: so many at most, that one site
 * leaves room for the others. Safe for several threads.
 */
final class Site {
  private static final int IN_FLIGHT_MAX = 500;

  private final SiteFile file;
  private final SiteTree tree;
  private final Lookup lookup;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean closing;

  Site(SiteFile file, SiteTree tree) {
    this.file = file;
    this.tree = tree;
    this.lookup = new Lookup(file.settings(), tree);
  }

  SiteFile file() {
    return file;
  }

  SiteSettings settings() {
    return file.settings();
  }

  SiteTree tree() {
    return tree;
  }

  Lookup lookup() {
    return lookup;
  }

  /** Begins a request; false when too many are in flight. */
  boolean enter() {
    if (inFlight.incrementAndGet() <= IN_FLIGHT_MAX) {
      return true;
    }
    inFlight.decrementAndGet();
    return false;
  }

  void leave() {
    inFlight.decrementAndGet();
  }

  boolean isIdle() {
    return inFlight.get() == 0;
  }

  /** From now on connections end with the answer they carry. */
  void close() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }
}
