package belay.git;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The memory that all pushes, clones and fetches together may have JGit take: the tables of packs,
 * whole commits and trees, what is put together from differences. One person has not all of it. Who
 * finds none waits a little; meanwhile whoever holds some and lets the line stand still is ended.
 * Thread-safe.
 */
final class GitMemory {
  static final long BYTES_MAX = 48L << 20;
  static final long OF_ONE_MAX = 40L << 20;

  /** What every client has beside that. */
  static final long FREE_BYTES = 16 << 10;

  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_MILLIS = 500;

  private final Set<Share> holding = new LinkedHashSet<>();
  private final Map<UUID, Long> ofPerson = new HashMap<>();
  private long taken;

  /** A client's, for the thread that serves it. */
  Share share(UUID person) {
    return new Share(person, Thread.currentThread());
  }

  /** So many bytes more, or an error in words. */
  private synchronized void take(Share share, long more) throws IOException {
    if (more > OF_ONE_MAX) {
      throw busy();
    }
    long end = System.nanoTime() + WAIT_NANOS;
    while (taken + more > BYTES_MAX
        || ofPerson.getOrDefault(share.person, 0L) + more > OF_ONE_MAX) {
      long now = System.nanoTime();
      if (now >= end) {
        throw busy();
      }
      holding.stream().filter(s -> s.pace.isSlow(now)).findFirst().ifPresent(Share::end);
      try {
        wait(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("the server is stopping; try again when it is back", e);
      }
    }
    taken += more;
    ofPerson.merge(share.person, more, Long::sum);
    holding.add(share);
    notifyAll();
  }

  private synchronized void give(Share share, long less) {
    taken -= less;
    ofPerson.computeIfPresent(share.person, (_, has) -> has > less ? has - less : null);
    if (share.has == 0) {
      holding.remove(share);
    }
    notifyAll();
  }

  private static IOException busy() {
    return new IOException(
        "the server is busy with other large pushes and clones; try again in a minute");
  }

  /** What one client has. Used by one thread, but for being ended. */
  final class Share implements AutoCloseable {
    private final UUID person;
    private final Thread thread;
    private final Pace pace = new Pace();
    private long wanted;
    private long has;
    private boolean waits;
    private boolean ended;

    private Share(UUID person, Thread thread) {
      this.person = person;
      this.thread = thread;
    }

    /** Before it is taken. */
    void add(long bytes) throws IOException {
      wanted += bytes;
      long more = wanted - FREE_BYTES - has;
      if (more > 0) {
        take(this, more);
        has += more;
      }
    }

    void remove(long bytes) {
      wanted -= bytes;
      long less = has - Math.max(0, wanted - FREE_BYTES);
      if (less > 0) {
        has -= less;
        give(this, less);
      }
    }

    /** The client is waited for, to send or to take something. */
    void begin() {
      synchronized (GitMemory.this) {
        waits = true;
        pace.begin(System.nanoTime(), has > 0);
      }
    }

    /**
     * It did.
     *
     * @throws IOException when it was given up
     */
    void moved(long bytes) throws IOException {
      synchronized (GitMemory.this) {
        waits = false;
        pace.end(System.nanoTime(), Math.max(0, bytes));
        if (ended) {
          var _ = Thread.interrupted();
          throw new IOException(
              "this came too slowly while others waited for the memory that it takes");
        }
      }
    }

    /** Only while it waits for its client: nothing else is to be cut short. */
    private void end() {
      if (waits && !ended) {
        ended = true;
        thread.interrupt();
      }
    }

    @Override
    public void close() {
      remove(wanted);
      synchronized (GitMemory.this) {
        waits = false;
        if (ended) {
          var _ = Thread.interrupted();
        }
      }
    }
  }

  /** How fast a client is while it holds memory. */
  private static final class Pace {
    private static final long FREE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long NANOS_A_BYTE = 50_000;

    private long begun;
    private boolean counts;
    private long waited;
    private long bytes;

    void begin(long now, boolean holds) {
      begun = now;
      counts = holds;
    }

    void end(long now, long moved) {
      if (counts) {
        waited += now - begun;
        bytes += moved;
      }
      counts = false;
    }

    /** Ten seconds, and a second more for every twenty thousand bytes. */
    boolean isSlow(long now) {
      long all = waited + (counts ? now - begun : 0);
      return counts && all - FREE_NANOS > bytes * NANOS_A_BYTE;
    }
  }
}
