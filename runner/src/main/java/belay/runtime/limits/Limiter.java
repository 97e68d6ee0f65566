package belay.runtime.limits;

import belay.kernel.Cgroup;
import belay.kernel.Cgroups;
import belay.kernel.Cgroups.Resource;
import belay.runtime.CannotStartDyno;
import belay.runtime.DynoQuota;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps dynos within their limits, by what was seen to work on this machine. Immutable.
 *
 * @param groups what limits whole dynos
 * @param prlimit what limits their processes one by one, where groups do not
 * @param allMemory what all dynos together may use, in bytes; 0 where that is not limited
 */
public record Limiter(Cgroups groups, Optional<Path> prlimit, long allMemory) {
  static final Limiter NONE = new Limiter(Cgroups.none(), Optional.empty(), 0);

  /** A user's processes are counted together, those of all dynos of an app. */
  private static final int DYNOS_OF_A_USER = 8;

  private static final long MB = 1 << 20;

  /**
   * How one dyno is limited.
   *
   * @param command what comes before the app's command, inside the sandbox
   */
  public record Confines(DynoQuota quota, Cgroup group, List<String> command) {
    public static Confines none() {
      return new Confines(DynoQuota.DEFAULT, Cgroup.NONE, List.of());
    }
  }

  /**
   * Makes what a dyno needs to be limited.
   *
   * @throws CannotStartDyno when its limits cannot be set
   */
  public Confines confine(UUID app, UUID dyno, DynoQuota quota) {
    try {
      return new Confines(quota, groups.make(app, dyno, limits(quota)), command(quota));
    } catch (IOException e) {
      throw new CannotStartDyno("Its limits cannot be set: " + e.getMessage(), e);
    }
  }

  private static Cgroups.Limits limits(DynoQuota quota) {
    return new Cgroups.Limits(quota.processes(), quota.memoryBytes(), quota.cpuShare());
  }

  /** The same for what is put into the group of a dyno that runs. */
  public Confines joining(DynoQuota quota, Cgroup running) {
    return new Confines(quota, running, command(quota));
  }

  private List<String> command(DynoQuota quota) {
    List<String> options = new ArrayList<>();
    if (!groups.has(Resource.PROCESSES)) {
      options.add("--nproc=" + DYNOS_OF_A_USER * quota.processes());
    }
    if (!groups.has(Resource.MEMORY)) {
      quota.memoryBytes().ifPresent(bytes -> options.add("--data=" + bytes));
    }
    if (options.isEmpty() || prlimit.isEmpty()) {
      return List.of();
    }
    options.addFirst(prlimit.get().toString());
    options.add("--");
    return options;
  }

  /** What is limited here and what is not, as a clause for people. */
  public String description(DynoQuota usual, SandboxLimits sandbox, boolean sandboxed) {
    List<String> parts = new ArrayList<>();
    parts.add("no core dumps, at most " + usual.openFiles() + " open files");
    if (groups.has(Resource.PROCESSES)) {
      parts.add(usual.processes() + " processes each");
    } else if (prlimit.isPresent()) {
      parts.add(
          DYNOS_OF_A_USER * usual.processes() + " processes of one user (prlimit, not per dyno)");
    } else {
      parts.add("processes not limited");
    }
    if (sandboxed && sandbox.sizes()) {
      parts.add(
          usual.tmpBytes() / MB + " MB of /tmp and " + usual.shmBytes() / MB + " of /dev/shm");
    } else {
      parts.add("/tmp and /dev/shm not limited");
    }
    parts.add(
        groups.has(Resource.MEMORY)
            ? "memory of all together " + allMemory / MB + " MB"
            : "memory not limited");
    parts.add(groups.has(Resource.CPU) ? "equal shares of the CPU" : "CPU not limited");
    String by = groups.version().isEmpty() ? "" : " (" + groups.version() + ")";
    String filtered =
        !sandboxed || sandbox.filter().isEmpty() ? "" : ", no user namespaces, calls filtered";
    return String.join(", ", parts) + by + filtered;
  }
}
