package belay.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The memory of this machine: short when less than a tenth is available without swapping, by the
 * kernel's own estimate (MemAvailable in {@code /proc/meminfo}, proc(5)). Where that cannot be read
 * it is never short. Safe for use by several threads.
 */
public final class MachineMemory implements Memory {
  private static final int SHORT_PERCENT = 10;

  private final Path meminfo;

  public MachineMemory() {
    this(Path.of("/proc/meminfo"));
  }

  MachineMemory(Path meminfo) {
    this.meminfo = meminfo;
  }

  @Override
  public boolean isShort() {
    try {
      String text = Files.readString(meminfo);
      OptionalLong total = kilobytes(text, "MemTotal:");
      OptionalLong available = kilobytes(text, "MemAvailable:");
      return total.isPresent()
          && available.isPresent()
          && available.getAsLong() * 100 < total.getAsLong() * SHORT_PERCENT;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public OptionalLong total() {
    try {
      OptionalLong kilobytes = kilobytes(Files.readString(meminfo), "MemTotal:");
      return kilobytes.isPresent()
          ? OptionalLong.of(kilobytes.getAsLong() * 1024)
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** What is available without swapping, in bytes; empty where that cannot be read. */
  public static OptionalLong availableBytes() {
    try {
      OptionalLong kilobytes =
          kilobytes(Files.readString(Path.of("/proc/meminfo")), "MemAvailable:");
      return kilobytes.isPresent()
          ? OptionalLong.of(kilobytes.getAsLong() * 1024)
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** All there is of it, in bytes; a little where that cannot be read. */
  public static long totalBytes() {
    try {
      String text = Files.readString(Path.of("/proc/meminfo"));
      return kilobytes(text, "MemTotal:").orElse(1 << 20) * 1024;
    } catch (IOException e) {
      return 1L << 30;
    }
  }

  private static OptionalLong kilobytes(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D", ""))
        .filter(digits -> !digits.isEmpty())
        .mapToLong(Long::parseLong)
        .findFirst();
  }
}
