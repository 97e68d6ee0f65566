package belay.router.table;

/** An open connection to a dyno, kept for its next request. For its own event loop alone. */
public interface KeptConnection {
  /** Since when no request is on it, by System.nanoTime. */
  long idleSince();
}
