package belay.database;

import belay.release.BelayException;

/**
 * The database file cannot be opened or read: it is not ours, broken, from a newer Belay, or not
 * for this user. Nothing was written to it.
 */
public final class DatabaseUnusable extends BelayException {
  private static final long serialVersionUID = 1L;

  public DatabaseUnusable(String message) {
    super(message);
  }

  public DatabaseUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
