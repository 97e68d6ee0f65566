package belay.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process may do beyond what its user may (capabilities(7)). */
public final class Capabilities {
  private static final int SYS_ADMIN = 21;
  private static final String EFFECTIVE = "CapEff:";

  private Capabilities() {}

  /** Whether it may mount and enter namespaces, as nobody may who is not root in full. */
  public static boolean areRoots() {
    return areRoots(Path.of("/proc/self/status"));
  }

  static boolean areRoots(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(EFFECTIVE))
          .map(line -> Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16))
          .anyMatch(mask -> (mask >>> SYS_ADMIN & 1) == 1);
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }
}
