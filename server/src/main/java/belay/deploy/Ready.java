package belay.deploy;

import belay.build.Builder;
import belay.ledger.Draft;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.LedgerEntry;
import java.time.Instant;
import java.util.Optional;

/** One app's part of a change of several, in its turn. */
public sealed interface Ready {
  /** It has that code already; nothing is made. */
  record Same(LedgerEntry serving) implements Ready {}

  /**
   * A release that can be made.
   *
   * @param heldFor what stands against its going live, as a clause
   */
  record Fresh(Draft draft, Optional<String> heldFor) implements Ready {}

  /**
   * Who asked.
   *
   * @param force whether he insists on code that was rolled back from
   * @param place when it was asked for among other changes of the app
   */
  record Asked(Change change, boolean force, long place) {
    BuiltCode.Ask of(Builder.Output tell, Instant at) {
      return new BuiltCode.Ask(change, force, false, tell, at, place, CanaryStages.NONE);
    }
  }
}
