package belay.deploy;

import belay.release.App;
import belay.release.Change;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.Release;
import belay.switching.DeployOutcome;
import java.util.Map;
import java.util.Optional;

/** Config vars are set and removed. */
record RoadConfigChanges(ConfigTurn turn) {
  /**
   * Sets them.
   *
   * @param retried the failed release whose keys these are, if it is a retry
   */
  DeployOutcome set(
      App app, Map<String, Optional<String>> keys, Change change, Optional<Release> retried) {
    return turn.take(
        app,
        new ConfigTurn.Way(
            "a config change",
            Kind.CONFIG,
            config -> config.with(keys),
            diff -> retried.map(Descriptions::retry).orElseGet(() -> Descriptions.config(diff))),
        change);
  }
}
