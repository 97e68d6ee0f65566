package belay.fleet;

import belay.release.App;
import belay.release.Change;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.OneOff;
import java.util.Map;
import java.util.Optional;

/** Dynos that run one command once. Safe for use by several threads. */
public interface OneOffDynos {
  /**
   * Starts a one-off dyno with the serving release's slug and config.
   *
   * @param type the process type whose image it runs in, where types have images of their own;
   *     {@link OneOffs#TYPE} for the usual
   */
  OneOff run(
      App app,
      String command,
      String type,
      Map<String, String> env,
      Optional<Terminal> terminal,
      Change change);

  /**
   * Runs a command inside a dyno that runs, with its files and environment.
   *
   * @param dyno its name, or its id
   * @throws belay.release.NotFound when there is no such dyno
   * @throws belay.release.Refused when it is not up
   */
  OneOff exec(App app, String dyno, String command, Optional<Terminal> terminal, Change change);

  /** Starts a one-off dyno whose output goes to the app's log; answers its name. */
  DynoState runDetached(
      App app, String command, String type, Map<String, String> env, Change change);
}
