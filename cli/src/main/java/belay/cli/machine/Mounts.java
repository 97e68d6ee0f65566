package belay.cli.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The file systems of this machine, as proc_pid_mountinfo(5) tells of them. */
public final class Mounts {
  private static final int POINT = 4;
  private static final int OPTIONS = 5;

  private Mounts() {}

  /** The mount point that a directory is below, when nothing may be run from it. */
  public static Optional<String> noexec(Path directory) throws IOException {
    try {
      List<String> lines =
          new String(Files.readAllBytes(Path.of("/proc/self/mountinfo")), StandardCharsets.UTF_8)
              .lines()
              .toList();
      return noexec(directory.toRealPath(), lines);
    } catch (java.nio.file.NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Of several at one point it is the last that counts. */
  static Optional<String> noexec(Path directory, List<String> lines) {
    Path nearest = Path.of("/");
    boolean refuses = false;
    for (String line : lines) {
      String[] fields = line.split(" ", -1);
      if (fields.length > OPTIONS) {
        Path point = Path.of(plain(fields[POINT]));
        if (directory.startsWith(point) && point.getNameCount() >= nearest.getNameCount()) {
          nearest = point;
          refuses = List.of(fields[OPTIONS].split(",", -1)).contains("noexec");
        }
      }
    }
    return refuses ? Optional.of(nearest.toString()) : Optional.empty();
  }

  /** Spaces and the like are written as three octal digits. */
  private static String plain(String point) {
    return point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
