package belay.watch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a program without memory: it ends, and its partner starts it again. What an
 * OutOfMemoryError cut off, in whichever thread it struck, nobody can know, and a program that
 * lives on half dead is worse than one that is gone for a second. The JVM ends by itself when the
 * heap is full ({@code -XX:+ExitOnOutOfMemoryError}); this is for the other kinds.
 */
public final class OutOfMemory {
  /** As the JVM's own option has it. */
  private static final int STATUS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(OutOfMemory.class);

  private OutOfMemory() {}

  /** Ends the program when that is what was thrown, or the cause of it. */
  public static void ends(Throwable thrown) {
    int depth = 0;
    for (Throwable t = thrown; t != null && depth < 20; t = t.getCause()) {
      if (t instanceof OutOfMemoryError) {
        LOG.error("Out of memory ({}): ends, to be started again", t.getMessage());
        Runtime.getRuntime().halt(STATUS);
      }
      depth++;
    }
  }

  /** Has every thread that ends with one end the program. */
  public static void watchThreads() {
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
      ends(thrown);
      LOG.error("The thread {} ended", thread.getName(), thrown);
    });
  }
}
