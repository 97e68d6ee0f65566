package belay.switching;

import belay.fleet.Dynos.Startable;
import belay.fleet.WarmPool;
import belay.ledger.Ledger;
import belay.release.Release;
import java.util.Optional;

/**
 * The way to a release of which web dynos run already, found before it is written: so its row and
 * the first step are written at once, and forced to the disk once.
 *
 * @param pool its dynos, taken out
 * @param what that is started of it, as a release without a number
 */
record Ready(WarmPool pool, Startable what, SwitchPlan plan) {
  /** The first step, where no other comes before the requests. */
  Optional<Step.Repoint> first() {
    return plan.steps().getFirst() instanceof Step.Repoint repoint && !repoint.pool().isEmpty()
        ? Optional.of(repoint)
        : Optional.empty();
  }

  /** The same as it is written down. */
  Optional<Ledger.First> written() {
    return first()
        .map(r -> new Ledger.First(r.word(), JournalNote.repoint(r.pool(), r.warm())));
  }

  /** What is started of the release that was written. */
  Startable what(Release release) {
    return new Startable(what.app(), release, what.slug(), what.stamp());
  }
}
