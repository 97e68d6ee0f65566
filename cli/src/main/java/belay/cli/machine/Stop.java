package belay.cli.machine;

import belay.cli.home.LocalProcess;
import java.util.concurrent.TimeUnit;

/** Ends a process: politely, then not. */
public final class Stop {
  private static final long POLL_MILLIS = 10;

  /** How it went. */
  enum Outcome {
    STOPPED,
    KILLED
  }

  private Stop() {}

  /** Asks it to end (SIGTERM); after {@code seconds} it is killed. */
  public static Outcome within(ProcessHandle process, int seconds) {
    process.destroy();
    if (ended(process, seconds)) {
      return Outcome.STOPPED;
    }
    now(process);
    return Outcome.KILLED;
  }

  static void now(ProcessHandle process) {
    process.destroyForcibly();
    ended(process, 10);
  }

  /**
   * {@link ProcessHandle#onExit} looks after 300 ms for the first time at what is no child, and
   * takes for alive what is dead and that its parent, which may take its time, has not asked for.
   */
  private static boolean ended(ProcessHandle process, int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (lives(process) && System.nanoTime() < end) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return !lives(process);
  }

  private static boolean lives(ProcessHandle process) {
    return process.isAlive() && !LocalProcess.isDead(process.pid());
  }
}
