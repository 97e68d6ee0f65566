package belay.runtime.output;

import belay.kernel.Native;
import belay.watch.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what all dynos print and sees their ends: one thread for any number of them, and one more
 * for as long as the end of a dyno takes. Safe for several threads.
 */
public final class DynoReaders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DynoReaders.class);
  private static final int STACK_BYTES = 256 * 1024;

  /** A disk that takes no line for so long will not take it soon. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final Gate gate = new Gate();
  private final Queue<Followed> newcomers = new ConcurrentLinkedQueue<>();
  private final List<Followed> followed = new ArrayList<>();
  private final Native.Wake wake;
  private final Thread thread;

  /** A dyno that is followed. All but {@link #end} is called from the one thread. */
  public interface Followed {
    /** Opens what is needed; called before all else. */
    void begin();

    /** What it prints; a negative number when that cannot be read. */
    int log();

    /** A descriptor that is readable once it has ended; a negative number when it has. */
    int process();

    /** Takes in some of what it printed. */
    void read() throws IOException;

    /** It cannot be read. */
    void unreadable(Exception why);

    /** Takes in the rest, and the end; on a thread of its own. */
    void end();
  }

  public DynoReaders() throws IOException {
    wake = Native.Wake.open();
    thread =
        Thread.ofPlatform().name("dyno logs").daemon().stackSize(STACK_BYTES).unstarted(this::run);
    thread.start();
  }

  /** What must be done wholly, or not at all once this is closed. */
  public Gate gate() {
    return gate;
  }

  public void follow(Followed dyno) {
    newcomers.add(dyno);
    wake.wake();
  }

  private void run() {
    while (!gate.isClosed()) {
      try {
        takeNewcomers();
        readOnce();
      } catch (IOException | RuntimeException e) {
        LOG.error("What dynos print could not be read; it is tried again.", e);
      }
    }
  }

  private void takeNewcomers() {
    for (Followed next = newcomers.poll(); next != null; next = newcomers.poll()) {
      Followed dyno = next;
      gate.pass(dyno::begin);
      if (dyno.process() < 0) {
        end(dyno);
      } else {
        followed.add(dyno);
      }
    }
  }

  private void readOnce() throws IOException {
    int[] fds = new int[1 + 2 * followed.size()];
    fds[0] = wake.fd();
    for (int i = 0; i < followed.size(); i++) {
      fds[1 + 2 * i] = followed.get(i).log();
      fds[2 + 2 * i] = followed.get(i).process();
    }
    boolean[] ready = Native.awaitReadable(fds);
    if (ready[0]) {
      wake.clear();
    }
    Iterator<Followed> each = followed.iterator();
    for (int i = 1; each.hasNext(); i += 2) {
      Followed dyno = each.next();
      if (ready[i]) {
        read(dyno);
      }
      if (ready[i + 1]) {
        each.remove();
        end(dyno);
      }
    }
  }

  private void read(Followed dyno) {
    gate.pass(() -> {
      try {
        dyno.read();
      } catch (IOException | RuntimeException e) {
        dyno.unreadable(e);
      }
    });
  }

  private static void end(Followed dyno) {
    Thread.ofVirtual().name("dyno end").start(dyno::end);
  }

  /** Follows nobody any longer; a line that is being handed on is first struck out. */
  @Override
  public void close() {
    if (!gate.close(CLOSE_MAX)) {
      LOG.warn("A line that a dyno printed may be shown twice: it could not be written in time.");
    }
    wake.wake();
  }
}
