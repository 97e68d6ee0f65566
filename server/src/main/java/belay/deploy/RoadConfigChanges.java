package belay.deploy;

import belay.addon.Addons;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigDiff;
import belay.release.ConfigVars;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.Release;
import belay.switching.Aftermath;
import belay.switching.DeployOutcome;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Sets config vars, each time by one release. */
record RoadConfigChanges(ConfigTurn turn, Addons addons, Aftermath aftermath)
    implements ConfigChanges {
  @Override
  public ConfigVars config(App app) {
    return ConfigVars.of(addons.resolve(turn.turns().serving(app).release().config()));
  }

  @Override
  public DeployOutcome set(App app, Map<String, Optional<String>> keys, Change change) {
    return aftermath.of(take(app, keys, change, Descriptions::config));
  }

  /** Sets the keys of a release that failed. */
  DeployOutcome again(App app, Map<String, Optional<String>> keys, Change change, Release failed) {
    return take(app, keys, change, _ -> Descriptions.retry(failed));
  }

  private DeployOutcome take(
      App app,
      Map<String, Optional<String>> keys,
      Change change,
      Function<ConfigDiff, String> description) {
    return turn.take(
        app,
        new ConfigTurn.Way(
            "a config change", Kind.CONFIG, config -> config.with(keys), description),
        change);
  }
}
