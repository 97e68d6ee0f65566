package belay.runner;

import belay.release.BelayException;

/** What was asked is not the caller's to ask; nothing was done. */
final class Unacceptable extends BelayException {
  private static final long serialVersionUID = 1L;

  Unacceptable(String message) {
    super(message);
  }
}
