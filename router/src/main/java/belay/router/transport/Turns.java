package belay.router.transport;

import java.util.ArrayDeque;

/**
 * Has busy connections read in turn. An event loop goes on reading as long as there is anything to
 * read; with a thousand connections that have something each time that is seconds, and with a few
 * that never stop sending it is for ever, in which nobody new is met, no time limit is seen and no
 * table changes. So when so much was read, whoever reads more waits until the loop has done what
 * else there is. On one event loop.
 */
public final class Turns {
  /** How many of a crowd read before the others wait. */
  private static final int AT_ONCE = 128;

  /** How much few may read: it costs them nothing as long as the loop has pauses. */
  private static final int OF_FEW = 1024;

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

  /**
   * A connection was read; it may have to wait before it is read again.
   *
   * @param crowd whether it is one of many
   */
  public void read(Link link, boolean crowd) {
    read++;
    if (!asked && (crowd || read > OF_FEW / 2)) {
      asked = true;
      later.afterReading(this::next);
    }
    if (read > (crowd ? AT_ONCE : OF_FEW) && link.waits(true)) {
      waiting.add(link);
    }
  }

  /** What was read was one more request: a piece may have a thousand. */
  public void begun() {
    read++;
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
