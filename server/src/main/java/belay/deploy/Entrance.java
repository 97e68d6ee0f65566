package belay.deploy;

import belay.apps.Lock;
import belay.apps.Orders;
import belay.apps.Pin;
import belay.ledger.Ledger;
import belay.preview.Upstream;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.Refused;
import belay.rollback.Admission;
import belay.rollback.Admission.Code;
import belay.rollback.Standing;
import belay.rollback.UpstreamBlock;
import belay.slug.Slugs;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where code that wants to go live is asked for: locks, blocks, what was rolled back from, pins.
 * Rollbacks do not come by here. Safe for use by several threads.
 */
record Entrance(Ledger ledger, Orders orders, Slugs slugs, Upstream upstream) {
  /** Refuses what may not go live, before anything is built or written. */
  void insist(App app, Code code, Insistence insistence) {
    lock(app)
        .ifPresent(lock -> {
          throw lock;
        });
    switch (Admission.of(code, standing(app, code))) {
      case Admission.Free _ -> {}
      case Admission.RolledBackFrom left -> {
        if (!insistence.forced()) {
          throw Refused.conflict(left.why() + " To insist: " + insistence.how());
        }
      }
      case Admission.Blocked blocked -> throw Refused.conflict(blocked.why());
    }
  }

  private Optional<Refused> lock(App app) {
    return orders
        .lock(app)
        .map(Lock::inWords)
        .map(words ->
            Refused.conflict(
                    "Deploys of "
                        + app.name()
                        + " are "
                        + words
                        + ". Rollbacks are not. Who may, ends it with:")
                .next("belay deploys:unlock -a " + app.name()));
  }

  /** What stands against code that is built by now: it is held, not lost. */
  Optional<String> heldFor(App app, Code code, boolean force, boolean passesPin) {
    return lock(app)
        .map(Refused::getMessage)
        .or(() -> obstacle(app, code, force))
        .or(() ->
            orders
                .pin(app)
                .filter(_ -> !passesPin)
                .map(pin -> app.name() + " is " + pin.inWords()));
  }

  /** What a pusher is told before the build. */
  Optional<String> warning(App app) {
    return orders
        .pin(app)
        .map(Pin::inWords)
        .map(words -> app.name() + " is " + words + ": what is built now is held, not put live");
  }

  /** What stands against code as the history tells; locks and pins are not asked. */
  Optional<String> obstacle(App app, Code code, boolean force) {
    return switch (Admission.of(code, standing(app, code))) {
      case Admission.Free _ -> Optional.empty();
      case Admission.RolledBackFrom left -> force ? Optional.empty() : Optional.of(left.why());
      case Admission.Blocked blocked -> Optional.of(blocked.why());
    };
  }

  /** Nearly every push is of a commit that nobody has seen: then no history is read. */
  private boolean isKnown(App app, Code code) {
    return code.commit().filter(c -> ledger.knows(app.id(), c)).isPresent()
        || code.slug().map(UUID::toString).filter(s -> ledger.knows(app.id(), s)).isPresent();
  }

  private Standing standing(App app, Code code) {
    List<UpstreamBlock> earlier = upstream.of(app, code.slug().stream().toList());
    if (!isKnown(app, code)) {
      return new Standing(List.of(), 0, slugs::lost, List.of(), earlier, 0);
    }
    return new Standing(
        ledger.newest(app.id(), Integer.MAX_VALUE),
        ledger.serving(app.id()).map(LedgerEntry::version).orElse(0),
        slugs::lost,
        orders.blocks(app),
        earlier,
        0);
  }
}
