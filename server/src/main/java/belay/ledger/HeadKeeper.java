package belay.ledger;

import belay.database.Database;
import belay.release.BelayException;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the ledger's head outside it, a tenth of a second after each change: nobody who writes
 * waits for it.
 */
public final class HeadKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeadKeeper.class);
  private static final long PAUSE_MILLIS = 100;

  private final Database database;
  private final HeadFile file;
  private final AtomicBoolean due = new AtomicBoolean();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ledger-head").factory());
  private LedgerHead written = LedgerHead.NONE;
  private boolean complained;

  private HeadKeeper(Database database, HeadFile file) {
    this.database = database;
    this.file = file;
  }

  /** Writes what the ledger has now, and from now on what it gets. */
  public static HeadKeeper start(Database database, HeadFile file) {
    HeadKeeper keeper = new HeadKeeper(database, file);
    keeper.write(true);
    database.afterEachWrite(keeper::changed);
    return keeper;
  }

  private void changed() {
    if (due.compareAndSet(false, true)) {
      try {
        var _ = clock.schedule(() -> write(false), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("stopping; it was written at the end", e);
      }
    }
  }

  private synchronized void write(boolean first) {
    due.set(false);
    try {
      LedgerHead head = database.read(HeadRows::newest);
      if (first || !head.equals(written)) {
        file.write(head);
        written = head;
        complained = false;
      }
    } catch (IOException | BelayException e) {
      if (!complained) {
        // A full disk: what is remembered is older then, never wrong.
        LOG.warn("where the ledger ends is remembered later: {}", e.toString());
        complained = true;
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    write(false);
  }
}
