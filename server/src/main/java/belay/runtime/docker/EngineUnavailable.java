package belay.runtime.docker;

import belay.release.BelayException;

/** The Docker Engine cannot be asked now, or refused; the message says what to do about it. */
public final class EngineUnavailable extends BelayException {
  private static final long serialVersionUID = 1L;

  EngineUnavailable(String message) {
    super(message);
  }

  public EngineUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
