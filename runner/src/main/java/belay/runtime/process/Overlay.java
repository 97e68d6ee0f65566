package belay.runtime.process;

import java.nio.file.Path;

/** The mount options of a dyno's /app, an overlay over the release directory. */
final class Overlay {
  private Overlay() {}

  /**
   * Without an index, for files of equal content are one inode in a release, and yet a change to
   * one of them must not be seen in the other.
   */
  static String layers(Launcher.Order order, Path lower) {
    return "index=off,lowerdir="
        + layer(lower)
        + ",upperdir="
        + layer(order.directory().resolve("upper"))
        + ",workdir="
        + layer(order.directory().resolve("work"));
  }

  private static String layer(Path path) {
    return path.toString().replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
  }
}
