package belay.backup;

import belay.release.BelayException;
import belay.release.FullDisk;
import java.io.IOException;

/** A backup could not be made, is not whole, or cannot be put back. */
public final class BackupFailed extends BelayException {
  private static final long serialVersionUID = 1L;

  public BackupFailed(String message) {
    super(message);
  }

  BackupFailed(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The disk failed, or is full.
   *
   * @param what could not be done, as the beginning of a sentence
   * @param left what that leaves, as a sentence
   */
  static BackupFailed disk(String what, IOException e, String left) {
    String reason = FullDisk.reason(e);
    boolean full = FullDisk.isBehind(e);
    return new BackupFailed(
        what + ": " + (full ? "the disk is full (" + reason + ")" : reason) + ". " + left, e);
  }
}
