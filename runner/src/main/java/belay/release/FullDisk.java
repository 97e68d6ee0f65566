package belay.release;

import java.io.IOException;
import java.util.Optional;

/** Whether a disk is full, of which Java tells nothing but the C library's words. */
public final class FullDisk {
  private FullDisk() {}

  /** Whether that is why something could not be written: ENOSPC or EDQUOT. */
  public static boolean isBehind(IOException e) {
    return isSaid(reason(e));
  }

  /** The same of what a program said. */
  public static boolean isSaid(String words) {
    return words.contains("No space left") || words.contains("quota exceeded");
  }

  /** What the system says of a failure. */
  public static String reason(IOException e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.toString());
  }
}
