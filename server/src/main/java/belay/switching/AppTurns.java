package belay.switching;

import belay.apps.Apps;
import belay.build.Builder;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.NotFound;

/** Changes of an app, one at a time. Safe for use by several threads. */
public record AppTurns(Apps apps, Ledger ledger, Turns turns, Leftovers leftovers) {
  /** What is done with the app as it is when its turn has come. */
  public interface InTurn<T> {
    T on(App app) throws InterruptedException;
  }

  /**
   * A change in the app's turn; the app is read again, since it may have been renamed meanwhile.
   */
  public <T> T take(App app, String what, Builder.Output tell, InTurn<T> work) {
    return turns.take(
        app.id(),
        what + " of " + app.name(),
        other -> tell.line("-----> Waiting for " + other + " to finish"),
        () -> {
          leftovers.insist(app.id());
          return work.on(
              apps.find(app.id())
                  .orElseThrow(() -> new NotFound("app", "Couldn't find that app.")));
        });
  }

  public LedgerEntry serving(App app) {
    return ledger
        .serving(app.id())
        .orElseThrow(() -> new NotFound("release", "App " + app.name() + " has no release."));
  }
}
