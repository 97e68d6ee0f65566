package belay.router.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How many connections the limit on open files leaves room for. */
public final class OpenFiles {
  /** Listeners, logs, libraries, and idle connections to dynos. */
  private static final int OTHERS = 512;

  private static final String LINE = "Max open files";

  private OpenFiles() {}

  /** Client connections at once: the standard limit, or fewer where few files may be open. */
  public static int connections() {
    try {
      return connections(Files.readAllLines(Path.of("/proc/self/limits")));
    } catch (IOException e) {
      return Limits.standard().connectionsMax();
    }
  }

  /**
   * The same by the lines of {@code /proc/PID/limits}: each client may need a dyno's connection.
   */
  static int connections(List<String> limits) {
    int standard = Limits.standard().connectionsMax();
    for (String line : limits) {
      if (line.startsWith(LINE)) {
        String soft = line.substring(LINE.length()).strip().split("\\s+", 2)[0];
        return soft.equals("unlimited")
            ? standard
            : (int) Math.max(64, Math.min(standard, (Long.parseLong(soft) - OTHERS) / 2));
      }
    }
    return standard;
  }
}
