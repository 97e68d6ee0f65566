package belay.routing;

import belay.release.BelayException;

/** The router did not do what it was asked; its table is as it was, and it goes on serving. */
public class RouterUnavailable extends BelayException {
  private static final long serialVersionUID = 1L;

  public RouterUnavailable(String message) {
    super(message);
  }

  public RouterUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
