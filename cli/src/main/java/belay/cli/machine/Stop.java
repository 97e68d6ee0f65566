package belay.cli.machine;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a process: politely, then not. */
final class Stop {
  /** How it went. */
  enum Outcome {
    STOPPED,
    KILLED
  }

  private Stop() {}

  /** Asks it to end (SIGTERM); after {@code seconds} it is killed. */
  static Outcome within(ProcessHandle process, int seconds) {
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

  private static boolean ended(ProcessHandle process, int seconds) {
    try {
      process.onExit().get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    } catch (ExecutionException e) {
      return !process.isAlive();
    }
  }
}
