package belay.database;

import belay.release.BelayException;

/** A change could not be written: the disk is full, read-only or broken. Nothing of it was. */
public final class DatabaseUnwritable extends BelayException {
  private static final long serialVersionUID = 1L;

  public DatabaseUnwritable(String message, Throwable cause) {
    super(message, cause);
  }
}
