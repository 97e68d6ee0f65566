package belay.outbox;

import belay.database.Database;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Who is told of anything, of whatever channel: whether there is anybody, and the bell that wakes
 * who tells. Safe for use by several threads.
 */
public final class Receivers {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration NOTHING_TO_TELL = Duration.ofHours(1);

  private final Database database;
  private final Semaphore bell = new Semaphore(0);
  private volatile boolean any;

  public Receivers(Database database) {
    this.database = database;
    look();
  }

  /** Looks again, after one came or went, and wakes who tells. */
  public void changed() {
    look();
    ring();
  }

  private void look() {
    any =
        database
            .read(h -> h.select("select 1 from receivers limit 1").mapTo(Integer.class).findOne())
            .isPresent();
  }

  /** Whether there is anybody to tell anything, so that a server without them does nothing. */
  public boolean any() {
    return any;
  }

  /** Wakes who tells: there is something to do. */
  public void ring() {
    bell.release();
  }

  /** Returns when there may be something to do: soon while there are receivers, or when rung. */
  void await() throws InterruptedException {
    Duration pause = any ? LOOK : NOTHING_TO_TELL;
    if (bell.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      bell.drainPermits();
    }
  }
}
