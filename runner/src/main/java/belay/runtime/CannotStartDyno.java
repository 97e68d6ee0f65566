package belay.runtime;

import belay.release.BelayException;

/** A dyno could not even be started; nothing of it runs. */
public final class CannotStartDyno extends BelayException {
  private static final long serialVersionUID = 1L;

  public CannotStartDyno(String message) {
    super(message);
  }

  public CannotStartDyno(String message, Throwable cause) {
    super(message, cause);
  }
}
