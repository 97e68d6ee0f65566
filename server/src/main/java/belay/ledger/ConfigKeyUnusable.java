package belay.ledger;

import belay.release.BelayException;

/** The key that seals config vars is missing, not a key, or not this ledger's. */
public final class ConfigKeyUnusable extends BelayException {
  private static final long serialVersionUID = 1L;

  public ConfigKeyUnusable(String message) {
    super(message);
  }

  public ConfigKeyUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
