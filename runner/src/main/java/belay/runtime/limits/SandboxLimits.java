package belay.runtime.limits;

import belay.runtime.DynoQuota;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What bubblewrap does of a dyno's limits: sizes of what is memory, everything else in memory
 * read-only, and the filter of system calls. An older bubblewrap may do less. Immutable.
 *
 * @param sizes whether a directory in memory can be given a size
 * @param filter the file that the filter is in; empty for none
 */
public record SandboxLimits(boolean sizes, Optional<Path> filter) {
  public static final SandboxLimits NONE = new SandboxLimits(false, Optional.empty());

  /** The descriptor that the supervisor opens the filter at. */
  private static final int FILTER = 9;

  /** What covers something needs to hold nothing. */
  private static final long COVER_BYTES = 1 << 16;

  /**
   * What the installed bubblewrap can do.
   *
   * @param filter where the filter is
   */
  public static SandboxLimits of(Path bubblewrap, Optional<Path> filter) {
    try {
      Process process =
          new ProcessBuilder(bubblewrap.toString(), "--help").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String help = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new SandboxLimits(
          help.contains("--size "), filter.filter(_ -> help.contains("--seccomp ")));
    } catch (IOException e) {
      return NONE;
    }
  }

  /** Adds them to the arguments that say what a dyno sees. */
  public List<String> in(List<String> arguments, DynoQuota quota) {
    List<String> limited = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (sizes && word.equals("--tmpfs") && i + 1 < arguments.size()) {
        limited.addAll(List.of("--size", Long.toString(size(arguments.get(i + 1), quota))));
      }
      limited.add(word);
    }
    // Whoever is not root owns these, and could fill the machine's memory through them.
    limited.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/"));
    filter.ifPresent(_ -> limited.addAll(List.of("--seccomp", Integer.toString(FILTER))));
    return limited;
  }

  private static long size(String directory, DynoQuota quota) {
    return switch (directory) {
      case "/tmp" -> quota.tmpBytes();
      case "/dev/shm" -> quota.shmBytes();
      default -> COVER_BYTES;
    };
  }
}
