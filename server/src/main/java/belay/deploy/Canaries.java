package belay.deploy;

import belay.release.App;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.switching.DeployOutcome;
import java.util.List;
import java.util.Optional;

/**
 * A new release that a part of an app's visitors is given: what may be done with it. Everything
 * here throws {@link belay.release.Refused} when there is none. Safe for use by several threads.
 */
public interface Canaries {
  /**
   * One that is going on.
   *
   * @param percent of the visitors that are given it
   * @param stages the parts that it goes through
   * @param dynos what its web dynos that run are called
   */
  record Going(LedgerEntry entry, int percent, CanaryStages stages, List<String> dynos) {
    public Going {
      dynos = List.copyOf(dynos);
    }
  }

  /** What is going on in an app; empty for nothing. */
  Optional<Going> going(App app);

  /**
   * Gives it more of the visitors: its next part, or all of them after the last.
   *
   * @param full whether it is given all at once
   */
  DeployOutcome promote(App app, boolean full, Change change);

  /** Ends it: all visitors get what serves. */
  LedgerEntry abort(App app, Change change);
}
