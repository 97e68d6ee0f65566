package belay.cli.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system tells of a process of this machine (proc(5)). */
final class LocalProcess {
  private LocalProcess() {}

  /**
   * Its arguments with a NUL after each; empty when there is none, or it is not ours to look at.
   */
  static String commandLine(long pid) {
    try {
      return new String(Files.readAllBytes(proc(pid, "cmdline")), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** What is behind such an argument; empty when there is none. */
  static String argument(long pid, String name) {
    String line = commandLine(pid);
    int at = line.indexOf("\0" + name + "\0");
    return at < 0 ? "" : line.substring(at + name.length() + 2).split("\0", 2)[0];
  }

  /** When it was started, in ticks since boot; 0 when there is none. */
  static long started(long pid) {
    try {
      String stat = Files.readString(proc(pid, "stat"), StandardCharsets.ISO_8859_1);
      // The name is in parentheses and may hold anything, so fields count from the last one.
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /**
   * Whether it works in this very directory, as programs do in their home. A copy is another
   * directory, whatever is in it; one that was renamed is the same.
   */
  static boolean worksIn(long pid, Path directory) {
    try {
      return Files.isSameFile(proc(pid, "cwd"), directory);
    } catch (IOException e) {
      // Not to be seen, as of a java that was given capabilities: then by what it was told.
      return argument(pid, "--home").equals(directory.toString());
    }
  }

  private static Path proc(long pid, String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }
}
