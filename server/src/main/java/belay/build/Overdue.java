package belay.build;

import belay.confinement.BuildProcess.TookTooLong;

/** Whether a build must end what it does by itself: its time is over, or somebody stopped it. */
final class Overdue {
  private Overdue() {}

  /**
   * For what cannot throw.
   *
   * @param deadline by {@link System#nanoTime}
   */
  static boolean is(long deadline) {
    return Thread.currentThread().isInterrupted() || System.nanoTime() - deadline > 0;
  }

  /** Ends the build then. */
  static void insist(long deadline) throws TookTooLong, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (is(deadline)) {
      throw new TookTooLong();
    }
  }
}
