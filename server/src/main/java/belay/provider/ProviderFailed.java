package belay.provider;

import belay.release.BelayException;

/** A provider could not do what it was asked, and says why. */
public final class ProviderFailed extends BelayException {
  private static final long serialVersionUID = 1L;

  public ProviderFailed(String message) {
    super(message);
  }

  public ProviderFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
