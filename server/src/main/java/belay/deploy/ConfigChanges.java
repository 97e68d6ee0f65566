package belay.deploy;

import belay.release.App;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.switching.DeployOutcome;
import java.util.Map;
import java.util.Optional;

/** Config vars are read, set and removed. Safe for use by several threads. */
public interface ConfigChanges {
  /** The config that the app has: the serving release's, with what its add-ons' variables hold. */
  ConfigVars config(App app);

  /** One release however many keys; a change that changes nothing makes none. */
  DeployOutcome set(App app, Map<String, Optional<String>> keys, Change change);
}
