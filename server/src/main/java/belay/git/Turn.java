package belay.git;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A push's turn at its app, given back when the push is over. Used by one thread. */
final class Turn implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final ReentrantLock lock;

  Turn(ReentrantLock lock) {
    this.lock = lock;
  }

  /** Waits for the turn, saying so; false when the client went away meanwhile. */
  boolean take(PushOutput output, Runnable onWait) throws InterruptedException {
    if (lock.tryLock()) {
      return true;
    }
    onWait.run();
    while (!lock.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (output.clientIsGone()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    if (lock.isHeldByCurrentThread()) {
      lock.unlock();
    }
  }
}
