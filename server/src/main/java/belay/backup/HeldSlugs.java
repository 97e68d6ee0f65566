package belay.backup;

import belay.release.BelayException;
import belay.slug.ForwardingSlugs;
import belay.slug.Slugs;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slug store, which deletes nothing while a backup copies it: what was to go is not there for
 * whoever asks, and goes afterwards. Deploys and rollbacks do not wait.
 */
public final class HeldSlugs extends ForwardingSlugs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeldSlugs.class);

  private final Truce truce;
  private final Duration look;
  private final Set<UUID> going = ConcurrentHashMap.newKeySet();
  private boolean waiting;
  private boolean closed;

  /**
   * Holds back a store's deletes.
   *
   * @param look how often it is looked whether the backup is over
   */
  public HeldSlugs(Slugs slugs, Truce truce, Duration look) {
    super(slugs);
    this.truce = truce;
    this.look = look;
    // Its file is there from the start: a backup must not fail on a disk that is full by then.
    var _ = atPeace(() -> {});
  }

  @Override
  public synchronized void discard(UUID slugId) {
    if (!atPeace(() -> behind().discard(slugId))) {
      going.add(slugId);
      later();
    }
  }

  @Override
  public synchronized void keepOnly(Set<UUID> slugIds) {
    if (!atPeace(() -> behind().keepOnly(slugIds))) {
      // What is in none of these is not told from what is just being stored: it goes another time.
      later();
    }
  }

  /** Does it unless a backup runs; answers whether it did. */
  private boolean atPeace(Runnable delete) {
    try {
      Optional<Truce.Held> held = truce.toDelete();
      if (held.isEmpty()) {
        return false;
      }
      try (Truce.Held _ = held.get()) {
        delete.run();
        return true;
      }
    } catch (IOException e) {
      LOG.warn("nothing is deleted from the slug store for now: {}", e.getMessage());
      return false;
    }
  }

  private void later() {
    if (waiting || closed) {
      return;
    }
    waiting = true;
    Thread.ofVirtual().name("after-backup").start(this::await);
  }

  private synchronized void await() {
    while (!closed && !atPeace(this::deleteWhatWaits)) {
      try {
        wait(look.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    waiting = false;
  }

  private void deleteWhatWaits() {
    try {
      going.forEach(behind()::discard);
      going.clear();
      behind().keepOnly(behind().all());
    } catch (BelayException e) {
      LOG.warn("the slug store is cleaned up with the next deploy: {}", e.getMessage());
    }
  }

  /** What waits to be deleted goes with the first clean-up of a later life. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  @Override
  public boolean has(UUID slugId) {
    return !going.contains(slugId) && behind().has(slugId);
  }

  @Override
  public Set<UUID> all() {
    Set<UUID> all = new HashSet<>(behind().all());
    all.removeAll(going);
    return all;
  }
}
