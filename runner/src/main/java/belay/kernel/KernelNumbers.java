package belay.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings of the kernel that are numbers, {@code /proc/sys}. */
public final class KernelNumbers {
  private KernelNumbers() {}

  /**
   * The first number in such a file; {@code usual} where there is none.
   *
   * <p>Read at once: of these files the kernel gives nothing to a second read, and {@link
   * Files#readString} begins with one byte, so that 192729 is 1.
   */
  public static int first(Path setting, int usual) {
    try (BufferedReader lines = Files.newBufferedReader(setting)) {
      String line = lines.readLine();
      return line == null ? usual : Integer.parseInt(line.strip().split("\\s+", -1)[0]);
    } catch (IOException | NumberFormatException e) {
      return usual;
    }
  }
}
