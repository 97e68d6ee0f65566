package belay.router.proxy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Tells whoever asks which cold apps requests wait for. Nothing is kept of them here: each time the
 * event loops say who waits with them now, so a request that went on or away is forgotten. Only a
 * request that begins to wait for a cold app wakes anybody; one that finds a dyno never gets here.
 *
 * <p>Every asker is answered, for an answer may be lost with the one who asked: an app is told to
 * all who are asking at that time, and again a second later while its requests still wait.
 *
 * <p>A router that took over tells of the requests that wait at the one before too, as long as that
 * one has any: it asks five times a second, and of several askers one hears the answer. One of a
 * version that knows no cold apps tells nothing. For any thread but the event loops'.
 */
public final class ColdApps implements AutoCloseable {
  /** How often the router before is asked while somebody asks here. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How long a router that leaves lets anybody wait who ought to ask the one that took over. */
  private static final long LEAVING_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The router before, as long as it has requests. */
  public interface Before {
    /** The cold apps that requests wait for there, and nobody was told of; answers soon. */
    List<String> awaited();

    boolean isGone();
  }

  private final List<Loop> loops;
  private final Told told = new Told();
  private long news;
  private boolean leaving;
  private boolean closed;

  public ColdApps(List<Loop> loops) {
    this.loops = loops;
  }

  /** A request waits for a cold app. For event loops too. */
  void came() {
    wakeAskers();
  }

  /** Another router took over: nobody is to wait here for long. */
  public synchronized void leave() {
    leaving = true;
    wakeAskers();
  }

  /** Nobody waits here any more. */
  @Override
  public synchronized void close() {
    closed = true;
    wakeAskers();
  }

  private synchronized void wakeAskers() {
    news++;
    notifyAll();
  }

  /**
   * Answers when there is an app to tell of, and with none when the time is over. Blocks; never
   * call it on an event loop.
   */
  public List<String> awaited(Duration max, Optional<? extends Before> before)
      throws InterruptedException {
    long asked = System.nanoTime();
    while (true) {
      long seen = news();
      Set<String> due = new TreeSet<>(due(waiting(), asked));
      before.ifPresent(b -> due.addAll(b.awaited()));
      boolean looks = before.isPresent() && !before.get().isGone();
      if (!due.isEmpty()
          || !goOn(seen, asked, max.toNanos(), looks ? LOOK_NANOS : Long.MAX_VALUE)) {
        return List.copyOf(due);
      }
    }
  }

  private synchronized long news() {
    return news;
  }

  private synchronized List<String> due(Map<String, Long> waiting, long asked) {
    return told.due(waiting, asked, System.nanoTime());
  }

  private Map<String, Long> waiting() {
    Map<String, Long> newest = new HashMap<>();
    for (Map<String, Long> part : Measure.onEach(loops, Loop::awaited)) {
      part.forEach((app, came) -> newest.merge(app, came, ColdApps::later));
    }
    return newest;
  }

  static long later(long one, long other) {
    return other - one > 0 ? other : one;
  }

  /** Waits until it is worth while to look again; false when the asker's time is over. */
  private synchronized boolean goOn(long seen, long asked, long max, long pause)
      throws InterruptedException {
    long now = System.nanoTime();
    long left = asked + (leaving ? Math.min(max, LEAVING_NANOS) : max) - now;
    if (closed || left <= 0) {
      return false;
    }
    long wake = now + Math.min(left, Math.min(pause, told.nanosToNext(now)));
    while (news == seen && wake - System.nanoTime() > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, wake - System.nanoTime());
    }
    return true;
  }
}
