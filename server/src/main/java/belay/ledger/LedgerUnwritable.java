package belay.ledger;

import belay.release.BelayException;

/** The ledger could not be written. Nothing was; what served goes on serving. */
public final class LedgerUnwritable extends BelayException {
  private static final long serialVersionUID = 1L;

  public LedgerUnwritable(String message, Throwable cause) {
    super(message, cause);
  }
}
