package belay.confinement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the commands of a build may take of the machine, beside time and its disk. */
final class BuildBounds {
  /** Threads count too: compilers have hundreds of them. */
  private static final int PROCESSES_MAX = 4_096;

  private static final int SHM_BYTES = 256 << 20;
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  private BuildBounds() {}

  /**
   * What stands before a command whose user has processes of this build alone, or of this namespace
   * (Linux 5.14): who begets more begets none.
   */
  static List<String> processes() {
    return Files.isExecutable(PRLIMIT)
        ? List.of(PRLIMIT.toString(), "--nproc=" + PROCESSES_MAX, "--")
        : List.of();
  }

  /**
   * For bubblewrap, behind all that is shown: what looks like files and is memory has a size, or
   * nothing is written there.
   */
  static List<String> memory() {
    List<String> argv = new ArrayList<>(List.of("--perms", "1777"));
    if (Sizes.KNOWN) {
      argv.addAll(List.of("--size", Integer.toString(SHM_BYTES)));
    }
    argv.addAll(List.of("--tmpfs", "/dev/shm", "--remount-ro", "/dev", "--remount-ro", "/"));
    return argv;
  }

  /** Whether the installed bubblewrap can give a size; asked when the first build needs it. */
  private static final class Sizes {
    static final boolean KNOWN = help().contains("--size ");

    private static String help() {
      try {
        Process bwrap = new ProcessBuilder("bwrap", "--help").redirectErrorStream(true).start();
        bwrap.getOutputStream().close();
        return new String(bwrap.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        return "";
      }
    }
  }
}
