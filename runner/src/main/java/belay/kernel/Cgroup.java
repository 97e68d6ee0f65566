package belay.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The control group of one dyno: a directory of each hierarchy that it is in.
 *
 * @param directories none for a dyno that was started without
 */
public record Cgroup(List<Path> directories) {
  public static final Cgroup NONE = new Cgroup(List.of());

  private static final String PROCESSES = "cgroup.procs";
  private static final ProcessId NONE_SPARED = new ProcessId(-1, 0);
  private static final int ROUNDS = 100;

  public Cgroup {
    directories = List.copyOf(directories);
  }

  /** The files that a process writes 0 to, to be put into it. */
  public List<Path> entrances() {
    return directories.stream().map(d -> d.resolve(PROCESSES)).toList();
  }

  /** Its memory that could not be had back without ending something, in bytes; 0 if unknown. */
  public long memory() {
    Map<String, Long> stat = new HashMap<>();
    directories.forEach(d -> stat.putAll(numbers(d.resolve("memory.stat"))));
    long second = stat.getOrDefault("anon", 0L) + stat.getOrDefault("shmem", 0L);
    long first = stat.getOrDefault("total_rss", 0L) + stat.getOrDefault("total_shmem", 0L);
    return stat.containsKey("anon") ? second : first;
  }

  /** How many of its processes were killed since memory ran out. */
  public long killedForMemory() {
    return directories.stream()
        .mapToLong(d ->
            Math.max(
                numbers(d.resolve("memory.events")).getOrDefault("oom_kill", 0L),
                numbers(d.resolve("memory.oom_control")).getOrDefault("oom_kill", 0L)))
        .sum();
  }

  /** How often it was refused another process. */
  public long refusedProcesses() {
    return directories.stream()
        .mapToLong(d -> numbers(d.resolve("pids.events")).getOrDefault("max", 0L))
        .sum();
  }

  /** Ends everything in it, also what left its process tree. */
  public void kill() {
    killBut(NONE_SPARED);
  }

  /** The same but for one process. */
  public void killBut(ProcessId spared) {
    for (int round = 0; round < ROUNDS; round++) {
      Set<Long> left = new HashSet<>();
      directories.forEach(d -> left.addAll(processes(d)));
      left.remove(spared.pid());
      if (left.isEmpty()) {
        return;
      }
      left.forEach(pid -> ProcessId.of(pid).ifPresent(p -> p.signal(ProcessId.SIGKILL)));
      Thread.onSpinWait();
    }
  }

  /** Answers whether nothing of it is left. */
  public boolean remove() {
    return directories.stream().allMatch(Cgroups::removeEmpty);
  }

  private static List<Long> processes(Path directory) {
    try {
      return Files.readAllLines(directory.resolve(PROCESSES)).stream()
          .map(Long::valueOf)
          .filter(pid -> pid > 0)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** A file of lines, each a name and a number. */
  private static Map<String, Long> numbers(Path file) {
    Map<String, Long> numbers = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.split(" ", -1);
        if (fields.length == 2 && fields[1].matches("\\d{1,18}")) {
          numbers.put(fields[0], Long.valueOf(fields[1]));
        }
      }
    } catch (IOException e) {
      // Of the other version, or gone.
    }
    return numbers;
  }
}
