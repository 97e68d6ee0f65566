package belay.slug;

import belay.release.BelayException;
import java.io.IOException;
import java.util.Optional;

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
    String reason = Optional.ofNullable(e.getMessage()).orElse(e.toString());
    if (reason.contains("No space left") || reason.contains("quota exceeded")) {
      return new SlugStoreFull(
          what + ": the disk is full. Nothing of it was kept; free some space and deploy again.",
          e);
    }
    return new SlugStoreFull(what + ": " + reason, e);
  }
}
