package belay.deploy.sim;

/** The control plane was killed: nothing of the product catches this. */
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed() {
    super("killed", null, false, false);
  }
}
