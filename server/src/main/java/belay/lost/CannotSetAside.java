package belay.lost;

import belay.release.BelayException;

/** Something could not be moved to {@code lost/}, or back: it is where it was. */
public final class CannotSetAside extends BelayException {
  private static final long serialVersionUID = 1L;

  CannotSetAside(String message, Throwable cause) {
    super(message, cause);
  }
}
