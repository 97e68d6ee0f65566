package belay.runtime.limits;

import belay.kernel.Cgroup;
import belay.kernel.Cgroups;
import belay.kernel.Cgroups.Resource;
import belay.kernel.KernelNumbers;
import belay.runtime.DynoQuota;
import belay.runtime.MachineMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which limits hold here, by processes that run into them: what a kernel lets one write
 * down is not always what it keeps.
 */
public final class LimitsProbe {
  private static final Logger LOG = LoggerFactory.getLogger(LimitsProbe.class);
  private static final UUID NOBODY = new UUID(0, 0);
  private static final long MB = 1 << 20;

  /** What is left to the machine, and to Belay. */
  private static final long SPARED = 512 * MB;

  private static final int SECONDS_MAX = 20;
  private static final int PROCESSES = 8;

  private static final String ENTER = "for g in \"$@\"; do echo 0 >\"$g\" || exit 99; done; ";

  /** Holds all that it is given in memory, more than it may. */
  private static final String EAT = ENTER + "head -c 96000000 /dev/zero | tail >/dev/null";

  private static final String FORK =
      ENTER + "i=0; while [ $i -lt 24 ]; do sleep 5 & i=$((i+1)); done; wait";

  private final MachineSize size;
  private final Optional<Path> prlimit;

  public LimitsProbe(MachineSize size, Optional<Path> prlimit) {
    this.size = size;
    this.prlimit = prlimit;
  }

  /** What limits dynos here, of the groups that could be made. */
  public Limiter seen(Cgroups groups) {
    groups.tidy();
    Set<Resource> broken = EnumSet.noneOf(Resource.class);
    if (groups.has(Resource.MEMORY) && !diesOfMemory(groups)) {
      broken.add(Resource.MEMORY);
    }
    if (groups.has(Resource.PROCESSES) && !isRefusedProcesses(groups)) {
      broken.add(Resource.PROCESSES);
    }
    Cgroups kept = groups.without(broken);
    long all = Math.max(size.memoryBytes() - SPARED, size.memoryBytes() / 2);
    try {
      kept.limitAll(all, Math.max(size.processes() / 2, DynoQuota.DEFAULT.processes()));
    } catch (IOException e) {
      LOG.warn("All dynos together are not limited: {}", e.getMessage());
    }
    return new Limiter(kept, prlimit, kept.has(Resource.MEMORY) ? all : 0);
  }

  private boolean diesOfMemory(Cgroups groups) {
    return probe(groups, EAT, OptionalLong.of(24 * MB), group -> group.killedForMemory() > 0);
  }

  private boolean isRefusedProcesses(Cgroups groups) {
    return probe(groups, FORK, OptionalLong.empty(), group -> group.refusedProcesses() > 0);
  }

  private boolean probe(
      Cgroups groups, String script, OptionalLong memory, Predicate<Cgroup> limited) {
    Cgroup group = Cgroup.NONE;
    try {
      Cgroups.Limits limits = new Cgroups.Limits(PROCESSES, memory, DynoQuota.USUAL_SHARE);
      group = groups.make(NOBODY, UUID.randomUUID(), limits);
      return runs(script, group, limited);
    } catch (IOException e) {
      LOG.warn("Limits do not work here: {}", e.getMessage());
      return false;
    } finally {
      group.kill();
      group.remove();
    }
  }

  private static boolean runs(String script, Cgroup group, Predicate<Cgroup> limited)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    group.entrances().forEach(entrance -> command.add(entrance.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    try {
      for (int waited = 0; waited < SECONDS_MAX * 50; waited++) {
        boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
        if (limited.test(group)) {
          return true;
        }
        if (ended) {
          return false;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.destroyForcibly();
    }
  }

  /** How much there is of what dynos share. */
  public record MachineSize(long memoryBytes, int processes) {
    private static final int PROCESSES_USUAL = 32_768;
    private static final Path THREADS = Path.of("/proc/sys/kernel/threads-max");

    public static MachineSize ofThisMachine() {
      return new MachineSize(
          MachineMemory.totalBytes(), KernelNumbers.first(THREADS, PROCESSES_USUAL));
    }
  }
}
