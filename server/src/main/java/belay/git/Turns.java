package belay.git;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/** One push of an app is built at a time, from looking at the branch to moving it. Thread-safe. */
final class Turns {
  private final Map<UUID, ReentrantLock> locks = new ConcurrentHashMap<>();

  private final Semaphore large = new Semaphore(1);
  private final GitMemory memory = new GitMemory();

  /** For the one push of all apps that takes much memory just now. */
  Semaphore large() {
    return large;
  }

  GitMemory memory() {
    return memory;
  }

  ReentrantLock of(UUID app) {
    return locks.computeIfAbsent(app, _ -> new ReentrantLock());
  }
}
