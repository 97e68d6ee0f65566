package belay.switching;

import belay.apps.Apps;
import belay.build.Builder;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.turns.Turns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Changes of an app, one at a time. Safe for use by several threads. */
public record AppTurns(Apps apps, Ledger ledger, Turns turns, Leftovers leftovers) {
  /** Work on an app as it is when its turn has come. */
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

  /** What is done with several apps as they are when the turns of all have come. */
  public interface InTurns<T> {
    T on(List<App> apps) throws InterruptedException;
  }

  /**
   * The same in the turns of several apps, taken in the order of their ids: who waits for one holds
   * none that comes after it, so two who want the same never wait for each other.
   */
  public <T> T take(List<App> several, String what, InTurns<T> work) {
    List<App> sorted = several.stream().sorted(Comparator.comparing(App::id)).toList();
    return take(sorted, what, new ArrayList<>(), work);
  }

  private <T> T take(List<App> rest, String what, List<App> had, InTurns<T> work) {
    return take(
        rest.getFirst(),
        what,
        _ -> {},
        app -> {
          had.add(app);
          return rest.size() == 1
              ? work.on(List.copyOf(had))
              : take(rest.subList(1, rest.size()), what, had, work);
        });
  }

  public LedgerEntry serving(App app) {
    return ledger
        .serving(app.id())
        .orElseThrow(() -> new NotFound("release", "App " + app.name() + " has no release."));
  }
}
