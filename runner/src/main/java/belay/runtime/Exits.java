package belay.runtime;

import belay.runtime.DynoRuntime.ExitListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statuses of dynos that ended, the newest thousand, and who wants to hear of them. What ended
 * before anybody listened is told to the first listener. Safe for several threads.
 */
public final class Exits {
  private static final Logger LOG = LoggerFactory.getLogger(Exits.class);
  private static final int KEPT = 1000;

  /** For a dyno that ended so long ago that its status is forgotten; no process exits with it. */
  private static final int UNKNOWN = 256;

  private final Map<UUID, Integer> statuses = new LinkedHashMap<>();
  private final List<ExitListener> listeners = new ArrayList<>();
  private final Map<Dyno, Integer> untold = new LinkedHashMap<>();

  /** Keeps the status of a dyno that ended. */
  public synchronized void note(Dyno dyno, int status) {
    statuses.put(dyno.id(), status);
    if (statuses.size() > KEPT) {
      statuses.remove(statuses.keySet().iterator().next());
    }
  }

  /** The status that was kept, or one that no process has. */
  public synchronized OptionalInt of(Dyno dyno) {
    return OptionalInt.of(statuses.getOrDefault(dyno.id(), UNKNOWN));
  }

  /** Whether the dyno's end was noted, and not too long ago. */
  public synchronized boolean knows(Dyno dyno) {
    return statuses.containsKey(dyno.id());
  }

  /** From now on this one is told of each end, and at once of what nobody was told yet. */
  public void listen(ExitListener listener) {
    Map<Dyno, Integer> missed;
    synchronized (this) {
      listeners.add(listener);
      missed = new LinkedHashMap<>(untold);
      untold.clear();
    }
    if (!missed.isEmpty()) {
      Thread.ofPlatform()
          .name("dyno exits")
          .daemon()
          .start(() -> missed.forEach((dyno, status) -> tell(listener, dyno, status)));
    }
  }

  /** Tells the listeners, on this thread. */
  public void tell(Dyno dyno, int status) {
    List<ExitListener> told;
    synchronized (this) {
      if (listeners.isEmpty()) {
        untold.put(dyno, status);
      }
      told = List.copyOf(listeners);
    }
    told.forEach(listener -> tell(listener, dyno, status));
  }

  /** Tells the listeners that a dyno does not answer for a moment, on this thread. */
  public void tellInterrupted(Dyno dyno) {
    List<ExitListener> told;
    synchronized (this) {
      told = List.copyOf(listeners);
    }
    told.forEach(listener -> listener.interrupted(dyno));
  }

  private static void tell(ExitListener listener, Dyno dyno, int status) {
    try {
      listener.exited(dyno, status);
    } catch (RuntimeException e) {
      LOG.error("The end of {} {} was not taken in.", dyno.app(), dyno.name(), e);
    }
  }
}
