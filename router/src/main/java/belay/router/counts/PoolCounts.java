package belay.router.counts;

import belay.api.routing.RouterAnswer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one pool, from when it came into the table until it leaves: a part for each event
 * loop, which that loop alone touches, and which are added up when somebody asks. So counting a
 * request is a few additions to memory that no other processor wants.
 */
public final class PoolCounts {
  private final String app;
  private final String pool;
  private final long since = System.nanoTime();

  /** Each is made by its own loop, so that no two share a line of a processor's cache. */
  private final @Nullable Tally[] parts;

  private long retiredAt;

  /**
   * With nothing counted.
   *
   * @param loops how many event loops there are
   */
  public PoolCounts(String app, String pool, int loops) {
    this.app = app;
    this.pool = pool;
    this.parts = new Tally[loops];
  }

  public String app() {
    return app;
  }

  public String pool() {
    return pool;
  }

  /** A loop's own part; for that loop alone. */
  public Tally of(int loop) {
    Tally part = parts[loop];
    if (part == null) {
      part = new Tally();
      parts[loop] = part;
    }
    return part;
  }

  /** Marks that the table names it no more. Called under the lock of Routes, as the next. */
  public void retire(long nanos) {
    retiredAt = nanos;
  }

  public long retiredAt() {
    return retiredAt;
  }

  /**
   * A copy of a loop's part, since it counts on while the parts are added up; for that loop alone.
   */
  public Tally copy(int loop) {
    Tally copy = new Tally();
    copy.add(of(loop));
    return copy;
  }

  /** As it is told: what those parts come to. For any thread. */
  public RouterAnswer.Counts told(List<Tally> copies) {
    Tally sum = new Tally();
    copies.forEach(sum::add);
    return sum.told(pool, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - since));
  }
}
