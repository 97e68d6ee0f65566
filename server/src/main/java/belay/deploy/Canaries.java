package belay.deploy;

import belay.release.App;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.switching.DeployOutcome;

/**
 * A new release that a part of an app's visitors is given: what may be done with it. Everything here
 * throws {@link belay.release.Refused} when there is none. Safe for use by several threads.
 */
public interface Canaries {
  /**
   * Gives it more of the visitors: its next part, or all of them after the last.
   *
   * @param full whether it is given all at once
   */
  DeployOutcome promote(App app, boolean full, Change change);

  /** Ends it: all visitors get what serves. */
  LedgerEntry abort(App app, Change change);
}
