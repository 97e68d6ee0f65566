package belay.deploy;

import belay.release.App;
import belay.release.Change;
import belay.switching.DeployOutcome;

/**
 * The releases with which an app's hooks come and go. They have the code and config that serve, and
 * dynos know nothing of hooks, so that none is restarted and no release command is run.
 */
public interface HookTurn {
  /**
   * Makes one, in the app's turn.
   *
   * @param description what it says
   * @param insist refuses when its turn has come and there is nothing to change any more
   */
  DeployOutcome release(App app, String description, Runnable insist, Change change);
}
