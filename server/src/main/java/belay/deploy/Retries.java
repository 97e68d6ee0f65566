package belay.deploy;

import belay.release.App;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.switching.DeployOutcome;
import java.util.Optional;

/**
 * Releases that never served get their chance. Each makes a new release, since none changes once
 * written, with the config of now: what was set meanwhile is not lost. Safe for several threads.
 */
public interface Retries {
  /**
   * How code comes again.
   *
   * @param force whether somebody insists on what was rolled back from
   * @param canary the parts of the visitors that it goes through; empty for what the app has
   */
  record How(boolean force, Optional<CanaryStages> canary) {
    /** As the app's other releases. */
    public static final How USUAL = new How(false, Optional.empty());
  }

  /** Puts a held release's code live as a new release, and ends a pin. */
  DeployOutcome promote(App app, String held, How how, Change change);

  /**
   * Tries a failed release again as a new one.
   *
   * @param failed any of its names; empty for the newest release
   */
  DeployOutcome retry(App app, Optional<String> failed, How how, Change change);
}
