package belay.runtime.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first process of a container, as this machine has it: by it a container's end is seen while
 * the engine is away.
 */
final class HostProcess {
  private static final Logger LOG = LoggerFactory.getLogger(HostProcess.class);

  private final ProcessHandle process;

  private HostProcess(ProcessHandle process) {
    this.process = process;
  }

  /**
   * Finds it by what the engine says; empty where that number is another's here, as with an engine
   * in a machine or in a namespace of its own.
   */
  static Optional<HostProcess> of(String container, long pid) {
    try {
      String groups = Files.readString(Path.of("/proc", Long.toString(pid), "cgroup"));
      return groups.contains(container)
          ? ProcessHandle.of(pid).map(HostProcess::new)
          : Optional.empty();
    } catch (IOException e) {
      LOG.debug("{} has no process {} here", container, pid, e);
      return Optional.empty();
    }
  }

  boolean hasEnded() {
    return !process.isAlive();
  }
}
