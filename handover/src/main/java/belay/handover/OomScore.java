package belay.handover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How soon the kernel kills a process when memory runs out (oom_score_adj of proc_pid(5)): Belay's
 * programs last, where root allows it, and what runs for apps first. A child has its parent's, so
 * that whatever is started for an app is given its own.
 */
public final class OomScore {
  private static final int SPARED = -500;
  private static final int EXPENDABLE = 500;

  private OomScore() {}

  /** This process is among the last to go; without the right to that it stays what it is. */
  public static void spare() {
    Path file = file("self");
    try {
      if (Integer.parseInt(Files.readString(file).strip()) > SPARED) {
        Files.writeString(file, Integer.toString(SPARED));
      }
    } catch (IOException | NumberFormatException e) {
      // Whoever is not root may not: then it is as any program of the user, and dynos go first.
    }
  }

  /** A process that was started just now is among the first to go, with all it starts. */
  public static void expend(Process process) {
    try {
      Files.writeString(file(Long.toString(process.pid())), Integer.toString(EXPENDABLE));
    } catch (IOException e) {
      // It has ended.
    }
  }

  private static Path file(String process) {
    return Path.of("/proc", process, "oom_score_adj");
  }
}
