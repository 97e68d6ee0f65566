package belay.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * This program's process and JVM, under the names that Prometheus' own clients have for them
 * (github.com/prometheus/client_java).
 */
public final class JvmFigures implements Figures {
  private static final Path SELF = Path.of("/proc/self");

  /** Clock ticks in a second, which Linux tells programs to be 100 on every machine of today. */
  private static final double TICKS = 100;

  private static final int PAGE_BYTES = 4096;

  /** In {@code /proc/self/stat} behind the name in brackets (proc(5)), counted from 0. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;
  private static final int RESIDENT_PAGES = 21;

  @Override
  public List<Family> now() {
    var runtime = ManagementFactory.getRuntimeMXBean();
    var threads = ManagementFactory.getThreadMXBean();
    return Stream.concat(
            Stream.of(
                Family.gauge("process_start_time_seconds", "When the process began, as Unix time.")
                    .add(runtime.getStartTime() / 1e3),
                Family.gauge("jvm_threads_current", "Platform threads.")
                    .add(threads.getThreadCount())),
            Stream.concat(memory().stream(), process().stream()))
        .toList();
  }

  private static List<Family> memory() {
    Family used = Family.gauge("jvm_memory_used_bytes", "Memory in use.");
    Family max = Family.gauge("jvm_memory_max_bytes", "The most that may be used.");
    var memory = ManagementFactory.getMemoryMXBean();
    add(used, max, memory.getHeapMemoryUsage(), "heap");
    add(used, max, memory.getNonHeapMemoryUsage(), "nonheap");
    Family collections =
        Family.counter("jvm_gc_collections", "Collections of the garbage collectors.");
    Family seconds = Family.counter("jvm_gc_collection_seconds", "Time that they took.");
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections.add(Math.max(0, gc.getCollectionCount()), "gc", gc.getName());
      seconds.add(Math.max(0, gc.getCollectionTime()) / 1e3, "gc", gc.getName());
    }
    return List.of(used, max, collections, seconds);
  }

  private static void add(Family used, Family max, MemoryUsage usage, String area) {
    used.add(usage.getUsed(), "area", area);
    if (usage.getMax() >= 0) {
      max.add(usage.getMax(), "area", area);
    }
  }

  private static List<Family> process() {
    try {
      String[] stat = stat(Files.readString(SELF.resolve("stat")));
      double ticks = Double.parseDouble(stat[USER_TICKS]) + Double.parseDouble(stat[SYSTEM_TICKS]);
      try (Stream<Path> open = Files.list(SELF.resolve("fd"))) {
        return List.of(
            Family.counter("process_cpu_seconds", "Processor time of user and system.")
                .add(ticks / TICKS),
            Family.gauge("process_resident_memory_bytes", "Resident memory.")
                .add(Double.parseDouble(stat[RESIDENT_PAGES]) * PAGE_BYTES),
            Family.gauge("process_open_fds", "Open file descriptors.").add(open.count()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields behind the program's name, which may have blanks and brackets in it. */
  static String[] stat(String line) {
    return line.substring(line.lastIndexOf(')') + 2).strip().split(" ", -1);
  }
}
