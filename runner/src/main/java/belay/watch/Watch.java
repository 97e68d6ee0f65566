package belay.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps threads working as long as the program lives. Work that ends, whatever ended it, is begun
 * again after a pause, and whoever asks is told that it did not live. Safe for use by several
 * threads.
 */
public final class Watch {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Duration pause;
  private final List<Watched> all = new CopyOnWriteArrayList<>();
  private final Deaths ofRouter = new Deaths();

  public Watch(InstantSource clock) {
    this(clock, PAUSE);
  }

  /**
   * A watch.
   *
   * @param pause before what ended is begun again, the first time; it doubles up to a minute
   */
  public Watch(InstantSource clock, Duration pause) {
    this.clock = clock;
    this.pause = pause;
  }

  /** Work that goes on until its thread is interrupted. */
  public interface Work {
    void run() throws InterruptedException;
  }

  /**
   * How a thread does.
   *
   * @param name for people: a word or two
   * @param lives whether it works, and did so for a while since it last ended
   * @param ends how often it ended that should not have
   * @param why it ended the last time, in words
   * @param since when it ended the last time
   */
  public record State(
      String name, boolean lives, int ends, Optional<String> why, Optional<Instant> since) {}

  /** Begins work on a virtual thread of its own. */
  public Watched start(String name, Work work) {
    Watched watched = new Watched(this, name, work, new Pauses(pause, PAUSE_MAX), clock);
    all.add(watched);
    watched.start();
    return watched;
  }

  /** Begins a task that is done over and over, with this pause after each time. */
  public Watched every(Duration between, String name, Runnable task) {
    return start(
        name,
        () -> {
          while (true) {
            task.run();
            Thread.sleep(between);
          }
        });
  }

  /** When the router died that should not have. */
  public Deaths ofRouter() {
    return ofRouter;
  }

  void forget(Watched watched) {
    all.remove(watched);
  }

  /** How each does that was begun and not closed. */
  public List<State> states() {
    return all.stream().map(Watched::state).toList();
  }
}
