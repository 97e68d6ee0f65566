package belay.archive;

import belay.release.BelayException;
import java.io.IOException;
import java.util.Optional;

/** An export or import met a disk that is full or broken. */
public final class ArchiveFailed extends BelayException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what could not be done, as the beginning of a sentence
   */
  public ArchiveFailed(String what, IOException e) {
    super(
        what
            + ": "
            + Optional.ofNullable(e.getMessage()).orElse(e.toString())
            + ". Nothing was changed; make room or mend the disk, then try again.");
    initCause(e);
  }
}
