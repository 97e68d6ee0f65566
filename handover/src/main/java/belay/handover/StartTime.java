package belay.handover;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** When a process was started: what tells it from a later one with its pid. */
public final class StartTime {
  private StartTime() {}

  /**
   * In ticks since boot (field 22 of proc_pid_stat(5)); 0 when there is no such process, or only
   * its end, which whoever started it has not asked for yet.
   */
  public static long of(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The name is in parentheses and may hold anything, so fields count from the last one.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean dead = fields[0].equals("Z") || fields[0].equals("X");
      return dead ? 0 : Long.parseLong(fields[19]);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  public static long ofThisProcess() {
    return of(ProcessHandle.current().pid());
  }
}
