package belay.turns;

import belay.release.Refused;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One at a time, in the order of asking, for each app. Builds and switches take turns of their own,
 * so that a rollback never waits for a build.
 */
public final class Turns {
  private final Map<UUID, Turn> turns = new ConcurrentHashMap<>();
  private final Duration waitMax;

  public Turns(Duration waitMax) {
    this.waitMax = waitMax;
  }

  /** Work in a turn. */
  public interface Work<T> {
    T run() throws InterruptedException;
  }

  /**
   * Waits for the app's turn and works.
   *
   * @param what this is, for those who wait behind it
   * @param waiting told once, with what is waited for, if there is a wait
   */
  public <T> T take(UUID appId, String what, Consumer<String> waiting, Work<T> work) {
    Turn turn = turns.computeIfAbsent(appId, id -> new Turn());
    try {
      if (!turn.lock.tryLock()) {
        waiting.accept(turn.what);
        if (!turn.lock.tryLock(waitMax.toMillis(), TimeUnit.MILLISECONDS)) {
          throw Refused.conflict(
              "Waited " + waitMax.toMinutes() + " minutes for " + turn.what + "; try again later.");
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      turn.what = what;
      return work.run();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      turn.what = "a change";
      turn.lock.unlock();
    }
  }

  private static Refused interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    Refused refused = Refused.conflict("Belay is stopping; nothing was changed. Try again.");
    refused.initCause(e);
    return refused;
  }

  private static final class Turn {
    private final ReentrantLock lock = new ReentrantLock(true);
    private volatile String what = "a change";
  }
}
