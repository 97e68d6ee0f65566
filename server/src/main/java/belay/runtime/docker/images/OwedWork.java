package belay.runtime.docker.images;

import belay.runtime.docker.EngineUnavailable;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that waits for an engine that is away, in order. While it is away nothing is tagged, so that
 * what is owed, done before the next tag, finds what it would have found. Safe for several threads.
 */
final class OwedWork {
  private static final Logger LOG = LoggerFactory.getLogger(OwedWork.class);

  private final Deque<Owed> owed = new ArrayDeque<>();

  private record Owed(String what, Runnable work) {}

  /** Adds work that is done with the next {@link #settle}. */
  synchronized void add(String what, Runnable work) {
    owed.add(new Owed(what, work));
  }

  /** Does what is owed, as far as the engine answers. */
  synchronized void settle() {
    while (!owed.isEmpty()) {
      Owed next = owed.element();
      try {
        next.work().run();
      } catch (EngineUnavailable e) {
        LOG.warn("{}: left for later: {}", next.what(), e.getMessage());
        return;
      }
      owed.remove();
    }
  }
}
