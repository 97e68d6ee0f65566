package belay.handover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Older logs beside the one that is written: {@code .1} is the youngest of them. */
public final class Rotation {
  private Rotation() {}

  /** An older one. */
  public static Path older(Path file, int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  /**
   * Makes the file the youngest of the older ones. Whoever has it open goes on writing to it, so
   * nothing is lost before the next one is opened.
   *
   * @param kept how many older ones there are to be, 1 at the least; more than that go
   */
  public static void shift(Path file, int kept) throws IOException {
    int last = Math.max(1, kept);
    for (int surplus = last + 1; Files.deleteIfExists(older(file, surplus)); surplus++) {
      // There were to be more of them once.
    }
    for (int i = last - 1; i >= 1; i--) {
      if (Files.exists(older(file, i))) {
        move(older(file, i), older(file, i + 1));
      }
    }
    move(file, older(file, 1));
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
