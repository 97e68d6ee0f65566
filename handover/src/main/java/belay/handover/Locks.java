package belay.handover;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Says who holds a lock that a process took with {@link java.nio.channels.FileChannel#lock}. A lock
 * is on the file itself, not on its name: a copy's is free, whoever holds the original's, and one
 * of a directory that was renamed is still held. Linux only. Safe for use by several threads.
 */
public final class Locks {
  private Locks() {}

  /**
   * The process that holds it; empty when none does. Never ask for a file of which this very
   * process holds a lock: the system lets go of it when any descriptor of the file is closed.
   *
   * @return 0 or less for one that cannot be seen from here
   */
  public static OptionalLong holder(Path file) throws IOException {
    return Unix.lockHolder(file);
  }

  /** Whether any process holds it; a file that cannot be read counts as held. */
  public static boolean isHeld(Path file) {
    try {
      return holder(file).isPresent();
    } catch (IOException e) {
      return true;
    }
  }
}
