package belay.router.limits;

import belay.router.log.Notes;
import java.util.concurrent.atomic.AtomicLong;

/** Counts who had to go because there was no room, and says so now and then. For any thread. */
public final class Shortage {
  private static final long PAUSE_NANOS = 60_000_000_000L;

  private final Notes notes;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong evicted = new AtomicLong();
  private final AtomicLong said = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  public Shortage(Notes notes) {
    this.notes = notes;
  }

  /** A request or a connection was answered 503. */
  public void refused() {
    refused.incrementAndGet();
  }

  /** So many connections were given up for newcomers. */
  public void evicted(int count) {
    evicted.addAndGet(count);
  }

  /** Says what happened since it last said something, at most once a minute. */
  public void say(long now) {
    long last = said.get();
    if (now - last < PAUSE_NANOS || refused.get() + evicted.get() == 0) {
      return;
    }
    if (said.compareAndSet(last, now)) {
      notes.say(
          "There was no room for everybody: "
              + refused.getAndSet(0)
              + " request(s) answered 503, "
              + evicted.getAndSet(0)
              + " idle or slow connection(s) closed for others.");
    }
  }
}
