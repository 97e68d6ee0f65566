package belay.router;

import belay.api.routing.RouterAnswer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one pool, from when it came into the table until it leaves: a part for each event
 * loop, which that loop alone touches, and which are added up when somebody asks. So counting a
 * request is a few additions to memory that no other processor wants.
 */
final class PoolCounts {
  final String app;
  final String pool;
  private final long since = System.nanoTime();

  /** Each is made by its own loop, so that no two share a line of a processor's cache. */
  private final @Nullable Tally[] parts;

  private long retiredAt;

  /**
   * With nothing counted.
   *
   * @param loops how many event loops there are
   */
  PoolCounts(String app, String pool, int loops) {
    this.app = app;
    this.pool = pool;
    this.parts = new Tally[loops];
  }

  /** A loop's own part; for that loop alone. */
  Tally of(int loop) {
    Tally part = parts[loop];
    if (part == null) {
      part = new Tally();
      parts[loop] = part;
    }
    return part;
  }

  /** Marks that the table names it no more. Called under the lock of Routes, as the next. */
  void retire(long nanos) {
    retiredAt = nanos;
  }

  long retiredAt() {
    return retiredAt;
  }

  /** Adds up what the loops counted. Never call it on an event loop. */
  RouterAnswer.Counts read(List<Loop> loops) {
    Tally sum = new Tally();
    Measure.onEach(loops, this::part).forEach(sum::add);
    return sum.told(pool, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - since));
  }

  /** A copy, since the loop counts on while the parts are added up. */
  private Tally part(Loop loop) {
    Tally copy = new Tally();
    copy.add(of(loop.index));
    return copy;
  }
}
