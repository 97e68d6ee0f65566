package belay.runtime.process;

import belay.kernel.ProcessId;
import belay.network.Pasta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds and signals the processes of a dyno. */
final class Processes {
  /**
   * In the environment of every process of a dyno without a sandbox, so that those which left its
   * process tree are found.
   */
  static final String MARK = "BELAY_DYNO_ID";

  /** The same of what was started inside a dyno, which carries the dyno's mark too. */
  static final String MARK_INSIDE = "BELAY_EXEC_ID";

  private static final int ROUNDS = 50;

  private Processes() {}

  /** SIGTERM to all of the app's own processes, none of the sandbox's. */
  static void terminate(ProcessId supervisor, Isolation isolation, String id) {
    app(supervisor, isolation, id).forEach(p -> p.signal(ProcessId.SIGTERM));
  }

  /** SIGKILL to all of it. The supervisor stays: it writes the exit status. */
  static void kill(ProcessId supervisor, Isolation isolation, String id) {
    killBelow(supervisor, isolation.sandboxed);
    if (!isolation.sandboxed) {
      killMarked(id);
    }
  }

  static void killBelow(ProcessId supervisor, boolean sandboxed) {
    List<ProcessId> all = supervisor.descendants();
    if (sandboxed && all.size() > 1) {
      // The first process of the namespace takes all others with it, and bubblewrap outside of it
      // then ends in order. Killed itself, it would leave them dying while we think them dead.
      all.get(1).signal(ProcessId.SIGKILL);
    } else {
      all.forEach(p -> p.signal(ProcessId.SIGKILL));
    }
  }

  /** Kills what carries a dyno's mark, until a look around finds nothing any more. */
  static void killMarked(String id) {
    for (int round = 0; round < ROUNDS; round++) {
      Set<ProcessId> left = marked(id);
      if (left.isEmpty()) {
        return;
      }
      left.forEach(p -> p.signal(ProcessId.SIGKILL));
      Thread.onSpinWait();
    }
  }

  /** The first of the app's own processes. */
  static Optional<ProcessId> first(ProcessId supervisor, Isolation isolation, String id) {
    return app(supervisor, isolation, id).stream().findFirst();
  }

  private static Set<ProcessId> app(ProcessId supervisor, Isolation isolation, String id) {
    if (isolation.sandboxed) {
      // supervisor > bubblewrap > first process of the namespace > the app
      List<ProcessId> own =
          sandboxes(supervisor).stream()
              .flatMap(p -> p.children().stream())
              .flatMap(p -> p.descendants().stream())
              .toList();
      return new LinkedHashSet<>(own);
    }
    Set<ProcessId> found = new LinkedHashSet<>(supervisor.descendants());
    found.addAll(marked(id));
    return found;
  }

  /** The supervisor's child; where pasta gives it a network, behind that and what waits for it. */
  private static List<ProcessId> sandboxes(ProcessId supervisor) {
    return supervisor.children().stream()
        .flatMap(p ->
            Pasta.isAround(p.words())
                ? p.children().stream().flatMap(pasta -> pasta.children().stream())
                : Stream.of(p))
        .toList();
  }

  /** A process whose network is a dyno's. */
  static ProcessId connected(ProcessId supervisor, Isolation isolation) {
    return isolation.sandboxed
        ? sandboxes(supervisor).stream().findFirst().orElse(supervisor)
        : supervisor;
  }

  /** What carries a dyno's mark, wherever it is. */
  static Set<ProcessId> marked(String id) {
    Set<ProcessId> found = new LinkedHashSet<>();
    List<String> marks = List.of(MARK + "=" + id, MARK_INSIDE + "=" + id);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        if (carries(process, marks)) {
          ProcessId.of(Long.parseLong(process.getFileName().toString())).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      // Without /proc there is nothing to find them by.
    }
    return found;
  }

  private static boolean carries(Path process, List<String> marks) {
    try {
      String environment =
          new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
      return marks.stream().anyMatch(environment::contains);
    } catch (IOException e) {
      return false;
    }
  }
}
