package belay.confinement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user that Belay runs as. */
public final class OwnUser {
  private OwnUser() {}

  /** Whether it is root, as which no build may run. */
  public static boolean isRoot() {
    return id() == 0;
  }

  /** Its uid; -1 where the system does not say. */
  static int id() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      return -1;
    }
  }
}
