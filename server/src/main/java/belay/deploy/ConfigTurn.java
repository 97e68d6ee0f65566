package belay.deploy;

import belay.ledger.Draft;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigDiff;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Release;
import belay.switching.AppTurns;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.NothingToChange;
import belay.switching.GoLive;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Another config for the code that serves. A pin does not hold it: somebody who pins wants the old
 * code to go on working, and may have to set something for it.
 */
record ConfigTurn(InstantSource time, GoLive goLive, AppTurns turns) {
  /**
   * How the config changes.
   *
   * @param what this is, for those who wait behind it
   * @param turning from the config that serves to the one that will; may refuse
   * @param description of the release, from what differs
   */
  record Way(
      String what,
      Kind kind,
      UnaryOperator<ConfigVars> turning,
      Function<ConfigDiff, String> description) {}

  /** Asked now, done in the app's turn with the config that serves then. */
  DeployOutcome take(App app, Way way, Change change) {
    // What cannot be done is refused at once, not behind what goes on.
    goLive.canaries().insistNone(app);
    var _ = way.turning().apply(turns.serving(app).release().config());
    Instant asked = time.instant();
    long place = goLive.precedence().ask();
    return turns.take(
        app,
        way.what(),
        line -> {},
        now -> {
          LedgerEntry serving = turns.serving(now);
          ConfigVars before = serving.release().config();
          ConfigVars after = way.turning().apply(before);
          if (after.equals(before)) {
            return new NothingToChange(Optional.of(serving));
          }
          ConfigDiff diff = ConfigDiff.between(before, after);
          Draft draft =
              new Draft(
                  now.id(),
                  way.kind(),
                  Release.Ref.keys(diff.keys()),
                  way.description().apply(diff),
                  change,
                  false,
                  serving.release().slug(),
                  after);
          Duration queued = Duration.between(asked, time.instant());
          Origin origin = new Origin(asked, queued, Duration.ZERO, List.of());
          var road = new GoLive.Way(true, false, asked, place, origin);
          return goLive.release(now, draft, road, line -> {});
        });
  }
}
