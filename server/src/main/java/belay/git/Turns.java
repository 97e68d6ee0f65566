package belay.git;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One push of an app is built at a time, from looking at the branch to moving it. Thread-safe. */
final class Turns {
  private final Map<UUID, ReentrantLock> locks = new ConcurrentHashMap<>();

  ReentrantLock of(UUID app) {
    return locks.computeIfAbsent(app, _ -> new ReentrantLock());
  }
}
