package belay.deploy;

import belay.release.App;
import belay.release.Change;
import belay.switching.DeployOutcome;
import java.util.Optional;

/**
 * Releases that never served get their chance. Each makes a new release, since none changes once
 * written, with the config of now: what was set meanwhile is not lost. Safe for several threads.
 */
public interface Retries {
  /** Puts a held release's code live as a new release, and ends a pin. */
  DeployOutcome promote(App app, String held, boolean force, Change change);

  /**
   * Tries a failed release again as a new one.
   *
   * @param failed any of its names; empty for the newest release
   */
  DeployOutcome retry(App app, Optional<String> failed, boolean force, Change change);
}
