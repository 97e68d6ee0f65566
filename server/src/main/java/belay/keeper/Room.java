package belay.keeper;

import java.util.Optional;

/**
 * Room on a disk, as who is about to copy something finds it. Pure.
 *
 * @param bytes what is to be copied
 * @param free of the file system
 * @param shares whether a copy takes room only for what is changed in it later
 */
public record Room(long bytes, long free, boolean shares) {
  private static final long MB = 1 << 20;

  /** What stays for the databases themselves. */
  private static final long RESERVE = 512 * MB;

  /** WAL beside the copy, of what is written meanwhile. */
  private static final long ASIDE = 64 * MB;

  /** Why there is not enough, in a sentence; empty when there is. */
  public Optional<String> obstacle() {
    long takes = (shares ? 0 : bytes) + ASIDE;
    return free - takes >= RESERVE
        ? Optional.empty()
        : Optional.of(
            "There is not enough room on the disk: a copy takes "
                + takes / MB
                + " MB, "
                + free / MB
                + " MB are free, and "
                + RESERVE / MB
                + " MB of these stay for the databases.");
  }
}
