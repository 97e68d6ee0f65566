package belay.cli.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system tells of a process of this machine (proc(5)). */
public final class LocalProcess {
  private LocalProcess() {}

  /**
   * Its arguments with a NUL after each; empty when there is none, or it is not ours to look at.
   */
  public static String commandLine(long pid) {
    try {
      return new String(Files.readAllBytes(proc(pid, "cmdline")), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** What is behind such an argument; empty when there is none. */
  public static String argument(long pid, String name) {
    String line = commandLine(pid);
    int at = line.indexOf("\0" + name + "\0");
    return at < 0 ? "" : line.substring(at + name.length() + 2).split("\0", 2)[0];
  }

  /** Whether it has ended and only its parent has not asked how. */
  public static boolean isDead(long pid) {
    try {
      String state = stat(pid)[0];
      return state.equals("Z") || state.equals("X");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** The fields behind the name, which is in parentheses and may hold anything. */
  private static String[] stat(long pid) throws IOException {
    String stat = Files.readString(proc(pid, "stat"), StandardCharsets.ISO_8859_1);
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  /** When it was started, in ticks since boot; 0 when there is none, or it {@link #isDead}. */
  public static long started(long pid) {
    try {
      return isDead(pid) ? 0 : Long.parseLong(stat(pid)[19]);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /** Whether it holds the lock of any file (proc_locks(5)). */
  public static boolean holdsLock(long pid) {
    String holder = Long.toString(pid);
    try {
      return Files.readString(Path.of("/proc/locks"), StandardCharsets.ISO_8859_1)
          .lines()
          .map(line -> line.strip().split("\\s+", -1))
          .anyMatch(words -> words.length > 5 && words[4].equals(holder));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether it works in this very directory, as programs do in their home. A copy is another
   * directory, whatever is in it; one that was renamed is the same.
   */
  public static boolean worksIn(long pid, Path directory) {
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
