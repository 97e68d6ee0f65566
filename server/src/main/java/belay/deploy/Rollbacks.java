package belay.deploy;

import belay.preview.RollbackPreview;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.release.Change;
import belay.switching.DeployOutcome;

/** Code and config that served go live again. Safe for use by several threads. */
public interface Rollbacks {
  /**
   * Puts another release's code back. It goes before builds that run and before switches that have
   * not reached their repoint: what those bring is held. Whoever asked saw what served then: when
   * something else serves at its turn, also another rollback's release, it is refused, since it
   * would go back from what nobody looked at.
   *
   * @throws belay.release.NotFound when there is no such target
   * @throws belay.release.Refused when it may not be put back; then nothing was written
   */
  DeployOutcome rollback(App app, RollbackWish wish, Change change);

  /** What that rollback would do, as things stand; nothing is written. */
  RollbackPreview preview(App app, RollbackWish wish);
}
