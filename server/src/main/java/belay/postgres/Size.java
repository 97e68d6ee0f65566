package belay.postgres;

import belay.provider.AddonPlan;
import belay.runtime.DynoQuota;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a plan gives a cluster.
 *
 * @param connections apps may have at once
 * @param memoryMb all of its processes and what they cache may hold
 * @param buffersMb of that, pages that the server keeps itself
 * @param workMb what one sort may hold before it goes to the disk
 * @param walMb what is written before a checkpoint
 */
record Size(AddonPlan plan, int connections, int memoryMb, int buffersMb, int workMb, int walMb) {
  private static final long MB = 1 << 20;
  private static final int OWN_CONNECTIONS = 6;

  /** Nobody's limit: a full disk says so itself. */
  private static final long DISK_MAX = 1L << 49;

  private static final int OPEN_FILES = 65_536;

  static final List<Size> ALL =
      List.of(
          of("essential-0", List.of("mini", "hobby-dev", "dev"), 20, 256, 32, 2, 256),
          of("essential-1", List.of("basic", "hobby-basic"), 20, 512, 96, 4, 512),
          of("essential-2", List.of(), 40, 1024, 256, 4, 1024),
          of("standard-0", List.of(), 120, 4096, 1024, 8, 2048),
          of("standard-2", List.of(), 400, 8192, 2048, 8, 4096));

  private static Size of(
      String name,
      List<String> others,
      int connections,
      int memoryMb,
      int buffersMb,
      int workMb,
      int walMb) {
    String human = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    String description = connections + " connections, " + memoryMb + " MB of memory";
    return new Size(
        new AddonPlan(name, others, human.replace('-', ' '), description),
        connections,
        memoryMb,
        buffersMb,
        workMb,
        walMb);
  }

  static Size of(AddonPlan plan) {
    return ALL.stream().filter(s -> s.plan().equals(plan)).findFirst().orElse(ALL.getFirst());
  }

  /** Settings as the server takes them on its command line. */
  String settings() {
    return String.join(
        " ",
        "-c max_connections=" + (connections + OWN_CONNECTIONS),
        "-c superuser_reserved_connections=" + (OWN_CONNECTIONS - 1),
        "-c shared_buffers=" + buffersMb + "MB",
        "-c work_mem=" + workMb + "MB",
        "-c maintenance_work_mem=" + Math.max(16, buffersMb / 4) + "MB",
        "-c effective_cache_size=" + memoryMb / 2 + "MB",
        "-c max_wal_size=" + walMb + "MB",
        "-c max_parallel_workers=" + (memoryMb < 1024 ? 0 : 2));
  }

  DynoQuota quota() {
    return new DynoQuota(
        connections + 64,
        OptionalLong.of(memoryMb * MB),
        DynoQuota.USUAL_SHARE,
        64 * MB,
        Math.max(64, memoryMb / 4) * MB,
        DISK_MAX,
        OPEN_FILES);
  }
}
