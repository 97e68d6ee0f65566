package belay.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread of a {@link Watch}. Closing it ends its work. Safe for use by several threads. */
public final class Watched implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

  /** It lives again when it has worked for so long. */
  private static final Duration WELL = Duration.ofSeconds(10);

  private final Watch watch;
  private final String name;
  private final Watch.Work work;
  private final Pauses pauses;
  private final InstantSource clock;
  private final Thread thread;
  private volatile boolean closed;
  private volatile Told told = new Told(true, 0, 0, Optional.empty(), Optional.empty());

  /** The state of a watched thread; replaced as a whole. */
  private record Told(
      boolean works, int ends, int inARow, Optional<String> why, Optional<Instant> since) {}

  Watched(Watch watch, String name, Watch.Work work, Pauses pauses, InstantSource clock) {
    this.watch = watch;
    this.name = name;
    this.work = work;
    this.pauses = pauses;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      Instant begun = clock.instant();
      try {
        work.run();
        ended(begun, "it came to its end");
      } catch (InterruptedException e) {
        ended(begun, "it was interrupted");
      } catch (Throwable e) {
        OutOfMemory.ends(e);
        // Whatever it is: nobody else would notice that this work is not done any more.
        if (!closed) {
          LOG.error("{} ended and is begun again", name, e);
        }
        ended(begun, e.toString());
      }
      pause();
    }
  }

  private void ended(Instant begun, String why) {
    Instant now = clock.instant();
    boolean ranWell = !now.isBefore(begun.plus(WELL));
    int inARow = ranWell ? 1 : told.inARow + 1;
    told = new Told(false, told.ends + 1, inARow, Optional.of(why), Optional.of(now));
  }

  private void pause() {
    try {
      if (!closed) {
        Thread.sleep(pauses.after(told.inARow));
      }
    } catch (InterruptedException e) {
      LOG.debug("{} is begun again at once, or closed", name);
    }
    told = new Told(true, told.ends, told.inARow, told.why, told.since);
  }

  Watch.State state() {
    Told now = told;
    boolean again = now.since.map(since -> since.plus(WELL).isAfter(clock.instant())).orElse(false);
    boolean lives = now.works && !again && thread.isAlive();
    return new Watch.State(name, lives, now.ends, now.why, now.since);
  }

  /** Ends the work, without waiting for it. */
  @Override
  public void close() {
    closed = true;
    watch.forget(this);
    thread.interrupt();
  }

  /** Waits for the end of work that was closed; false when it takes longer. */
  public boolean awaitEnd(Duration max) throws InterruptedException {
    return thread.join(max);
  }
}
