package belay.redis;

import belay.provider.AddonPlan;
import belay.runtime.DynoQuota;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a plan gives a server.
 *
 * @param connections apps may have at once
 * @param memoryMb what keys and values may hold
 */
record Size(AddonPlan plan, int connections, int memoryMb) {
  private static final long MB = 1 << 20;
  private static final int OWN_CONNECTIONS = 8;
  private static final int PROCESSES = 64;

  /** What the server holds beside keys and values, whatever its size. */
  private static final int BESIDE_MB = 64;

  /** Nobody's limit: a full disk says so itself. */
  private static final long DISK_MAX = 1L << 49;

  private static final int OPEN_FILES = 65_536;

  static final List<Size> ALL =
      List.of(
          of("essential-0", List.of("mini", "hobby-dev", "dev"), 20, 32),
          of("essential-1", List.of("premium-0", "hobby-basic"), 40, 64),
          of("essential-2", List.of("premium-1"), 80, 128),
          of("standard-0", List.of("premium-2"), 200, 256),
          of("standard-1", List.of("premium-3"), 400, 512),
          of("standard-2", List.of("premium-5"), 1000, 1024),
          of("standard-3", List.of("premium-7"), 10_000, 7168));

  private static Size of(String name, List<String> others, int connections, int memoryMb) {
    String human = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    String description = memoryMb + " MB of data, " + connections + " connections";
    return new Size(
        new AddonPlan(name, others, human.replace('-', ' '), description), connections, memoryMb);
  }

  static Size of(AddonPlan plan) {
    return ALL.stream().filter(s -> s.plan().equals(plan)).findFirst().orElse(ALL.getFirst());
  }

  long memoryBytes() {
    return memoryMb * MB;
  }

  /** What all clients' buffers may hold before those that hold most are closed. */
  long clientBytes() {
    return Math.max(16, memoryMb / 4) * MB;
  }

  int allConnections() {
    return connections + OWN_CONNECTIONS;
  }

  /** The copy that a save is made of may come to hold as much as the server itself. */
  DynoQuota quota() {
    return new DynoQuota(
        PROCESSES,
        OptionalLong.of(2 * memoryBytes() + clientBytes() + BESIDE_MB * MB),
        DynoQuota.USUAL_SHARE,
        16 * MB,
        16 * MB,
        DISK_MAX,
        OPEN_FILES);
  }
}
