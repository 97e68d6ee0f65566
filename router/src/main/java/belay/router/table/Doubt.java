package belay.router.table;

/**
 * How sure it is that a saved table's dynos still run, when a router starts that took over from
 * nobody: everything may have been killed, and a port may be another program's by now. It lasts
 * until the control plane says where the app's dynos are, or until none is expected to.
 */
enum Doubt {
  /** The control plane said so while this router ran. */
  NONE,
  /** They most likely run: requests go there, and wait for news when the connection is refused. */
  SOME,
  /** Nothing shows that they run: requests wait for news. */
  GREAT
}
