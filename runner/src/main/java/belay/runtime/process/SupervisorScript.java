package belay.runtime.process;

import belay.kernel.SystemCallFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The script that looks after each dyno, beside the directory of the dynos' own. */
final class SupervisorScript {
  private static final String NAME = "supervise.sh";
  private static final String FILTER = "dyno-filter.bpf";

  private final Path dynos;

  SupervisorScript(Path dynos) {
    this.dynos = dynos;
  }

  Path path() {
    return dynos.resolveSibling(NAME);
  }

  /** Writes this version's, and makes the directory of the dynos. */
  void write() throws IOException {
    Files.createDirectories(dynos);
    // By rename: a shell reads its script as it goes, and older supervisors still do.
    Path next = Files.createTempFile(path().resolveSibling(""), NAME, ".new");
    Files.writeString(next, Launcher.resource(NAME));
    Files.move(next, path(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The filter of system calls, written anew; empty where none is known for the machine. */
  Optional<Path> filter() throws IOException {
    Path filter = dynos.resolveSibling(FILTER);
    return SystemCallFilter.write(filter) ? Optional.of(filter) : Optional.empty();
  }

  /** The same where somebody has removed them since. */
  void insist() throws IOException {
    if (!Files.isDirectory(dynos) || !Files.exists(path())) {
      write();
    }
    if (!Files.exists(dynos.resolveSibling(FILTER))) {
      var _ = filter();
    }
  }
}
