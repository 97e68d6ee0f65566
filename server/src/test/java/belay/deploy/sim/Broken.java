package belay.deploy.sim;

import belay.release.BelayException;

/** What a room throws when the simulator wants it to fail: a full disk, a router that is away. */
final class Broken extends BelayException {
  private static final long serialVersionUID = 1L;

  Broken(String message) {
    super(message);
  }
}
