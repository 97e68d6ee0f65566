package belay.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Whether a process has ended. Where the first process is nobody who takes the dead in, as in many
 * containers, they are kept in the list of processes.
 */
final class Ended {
  private Ended() {}

  static boolean is(long pid) {
    try {
      Path file = Path.of("/proc", Long.toString(pid), "stat");
      String stat = Files.readString(file, StandardCharsets.ISO_8859_1);
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      // It ended while it was looked at.
      return ProcessHandle.of(pid).isEmpty();
    }
  }
}
