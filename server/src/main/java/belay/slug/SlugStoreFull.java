package belay.slug;

import belay.release.BelayException;
import belay.release.FullDisk;
import java.io.IOException;

/** The slug store could not take or lay out a tree. Nothing of it is left. */
public final class SlugStoreFull extends BelayException {
  private static final long serialVersionUID = 1L;

  public SlugStoreFull(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Says what could not be done, and why.
   *
   * @param what was to be done and was not, without a full stop
   */
  static SlugStoreFull of(String what, IOException e) {
    if (FullDisk.isBehind(e)) {
      return new SlugStoreFull(
          what + ": the disk is full. Nothing of it was kept; free some space and deploy again.",
          e);
    }
    return new SlugStoreFull(what + ": " + FullDisk.reason(e), e);
  }
}
