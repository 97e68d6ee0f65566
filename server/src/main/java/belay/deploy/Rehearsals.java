package belay.deploy;

import belay.apps.Drill;
import belay.release.App;
import belay.release.Change;
import belay.rollback.RollbackTarget.Wanted;

/**
 * Rehearsed rollbacks: the target is booted beside what serves with the config that a rollback
 * would give it, its health is awaited, and it is thrown away. No workers are started, since they
 * would work; no request reaches it. Safe for use by several threads.
 */
public interface Rehearsals {
  /**
   * Boots what a rollback would put back beside what serves, and throws it away. One at a time for
   * an app: their dynos would have one name, and one machine.
   *
   * @throws belay.release.Refused when there is no such target, or no memory for it
   */
  Drill rehearse(App app, Wanted target, Change change);
}
