package belay.watch;

import java.time.Duration;

/** How long is waited before what ended is begun again. Pure. */
record Pauses(Duration first, Duration longest) {
  private static final int DOUBLINGS_MAX = 16;

  /** Before it is begun again that ended so many times in a row. */
  Duration after(int ends) {
    Duration next = first.multipliedBy(1L << Math.min(Math.max(ends - 1, 0), DOUBLINGS_MAX));
    return next.compareTo(longest) > 0 ? longest : next;
  }
}
