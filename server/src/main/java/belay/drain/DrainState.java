package belay.drain;

import java.util.Optional;

/**
 * How a drain does. Counts begin when the control plane starts.
 *
 * @param sent lines that were handed over: an HTTP receiver took them, a syslog connection did
 * @param lost lines that were given up
 * @param waiting lines that are not handed over yet
 * @param problem why lines wait; empty when the last delivery went well or there was none
 */
public record DrainState(
    Status status, long sent, long lost, long waiting, Optional<String> problem) {
  public static final DrainState NEW = new DrainState(Status.IDLE, 0, 0, 0, Optional.empty());

  /** Whether a drain had anything to deliver, and does or fails. */
  public enum Status {
    /** There was nothing to deliver yet. */
    IDLE,
    DELIVERING,
    FAILING
  }
}
