package belay.router.transport;

import java.util.ArrayDeque;

/**
 * Has many busy connections read in turn. An event loop goes on reading as long as there is
 * anything to read; with a thousand connections that have something each time that is seconds, in
 * which nobody new is met, no time limit is seen and no table changes. So when so many were read,
 * the others wait until the loop has done what else there is. On one event loop.
 */
public final class Turns {
  /** How many read before the others wait. */
  private static final int AT_ONCE = 128;

  private final Later later;
  private final ArrayDeque<Link> waiting = new ArrayDeque<>();
  private int read;
  private boolean asked;

  /** How the event loop is asked to do something. */
  public interface Later {
    /** When it has read what there is to read just now. */
    void afterReading(Runnable task);

    /** In a moment, though there may be nothing to read meanwhile. */
    void soon(Runnable task);
  }

  public Turns(Later later) {
    this.later = later;
  }

  /** A connection was read, which is one of many; it may have to wait before it is read again. */
  public void read(Link link) {
    if (!asked) {
      asked = true;
      later.afterReading(this::next);
    }
    read++;
    if (read > AT_ONCE && link.waits(true)) {
      waiting.add(link);
    }
  }

  /** Lets those read on that have waited longest. */
  private void next() {
    asked = false;
    read = 0;
    for (int i = 0; i < AT_ONCE && !waiting.isEmpty(); i++) {
      waiting.poll().waits(false);
    }
    if (!waiting.isEmpty()) {
      asked = true;
      later.soon(this::next);
    }
  }
}
