package belay.deploy;

import belay.deploy.DeployOutcome.NothingToChange;
import belay.ledger.Draft;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigDiff;
import belay.release.ConfigVars;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Config vars are set and removed, on the code that serves. A pin does not hold it: somebody who
 * pins wants the old code to go on working, and may have to set something for it.
 */
record ConfigChange(Rooms rooms, Traffic traffic, AppTurns turns) {
  /**
   * Sets them.
   *
   * @param retried the failed release whose keys these are, if it is a retry
   */
  DeployOutcome set(
      App app, Map<String, Optional<String>> keys, Change change, Optional<Release> retried) {
    turns.serving(app).release().config().with(keys);
    Instant asked = rooms.time().instant();
    long place = traffic.precedence().ask();
    return turns.take(
        app,
        "a config change",
        line -> {},
        now -> {
          LedgerEntry serving = turns.serving(now);
          ConfigVars before = serving.release().config();
          ConfigVars after = before.with(keys);
          if (after.equals(before)) {
            return new NothingToChange(Optional.of(serving));
          }
          ConfigDiff diff = ConfigDiff.between(before, after);
          Draft draft =
              new Draft(
                  now.id(),
                  Kind.CONFIG,
                  Release.Ref.keys(diff.keys()),
                  retried.map(Descriptions::retry).orElseGet(() -> Descriptions.config(diff)),
                  change,
                  false,
                  serving.release().slug(),
                  after);
          Duration queued = Duration.between(asked, rooms.time().instant());
          Origin origin = new Origin(asked, queued, Duration.ZERO, List.of());
          var way = new Traffic.Way(true, false, asked, place, origin);
          return traffic.release(now, draft, way, line -> {});
        });
  }
}
