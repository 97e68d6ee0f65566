package belay.watch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A way through for work that must not be cut in two, such as handing a line on and striking it
 * out. Closing it lets nobody in any more and waits for those who are inside. Safe for several
 * threads.
 */
public final class Gate {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /**
   * Work inside the gate.
   *
   * @param <E> what it may fail with
   */
  public interface Work<E extends Exception> {
    void run() throws E;
  }

  /** Does it, unless closed; answers whether it was done. */
  public <E extends Exception> boolean pass(Work<E> work) throws E {
    lock.readLock().lock();
    try {
      if (closed) {
        return false;
      }
      work.run();
      return true;
    } finally {
      lock.readLock().unlock();
    }
  }

  public boolean isClosed() {
    return closed;
  }

  /**
   * Closes it for good; from then on nothing begins inside.
   *
   * @param max how long to wait for those who are inside
   * @return whether all of them came out
   */
  public boolean close(Duration max) {
    boolean empty = false;
    try {
      empty = lock.writeLock().tryLock(max.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed = true;
    if (empty) {
      lock.writeLock().unlock();
    }
    return empty;
  }
}
