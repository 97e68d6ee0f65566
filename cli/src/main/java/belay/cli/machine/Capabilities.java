package belay.cli.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rights of processes (capabilities(7)). */
final class Capabilities {
  private static final int SYS_ADMIN = 21;
  private static final String EFFECTIVE = "CapEff:";
  private static final String SPARED =
      "echo -500 2>/dev/null >/proc/self/oom_score_adj; exec \"$@\"";

  private Capabilities() {}

  /** Whether this process is root with all of them, which root of a container is not. */
  static boolean hasAll() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
          && Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith(EFFECTIVE))
              .map(line -> Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16))
              .anyMatch(mask -> (mask >>> SYS_ADMIN & 1) == 1);
    } catch (IOException e) {
      return false;
    }
  }

  /** The program that takes them from others. */
  static Optional<Path> setpriv() {
    return List.of(Path.of("/usr/bin/setpriv"), Path.of("/bin/setpriv")).stream()
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What starts a program that has none of them, and gains none. */
  static List<String> without() {
    List<String> words = new ArrayList<>(List.of("sh", "-c", SPARED, "belay"));
    words.add(setpriv().orElseThrow().toString());
    words.addAll(List.of("--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"));
    words.addAll(List.of("--ambient-caps=-all", "--"));
    return words;
  }
}
