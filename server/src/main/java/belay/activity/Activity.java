package belay.activity;

import belay.release.Change;
import belay.release.Ids;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Together;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/**
 * Records what happened to apps, and tells who listens, in the transaction of the thing itself.
 * Safe for use by several threads.
 */
public final class Activity {
  private final List<Listener> listeners;
  private final RandomGenerator random;

  public Activity(List<Listener> listeners, RandomGenerator random) {
    this.listeners = List.copyOf(listeners);
    this.random = random;
  }

  /**
   * Appends to an app's events; does nothing for an app that is not in the file. A long text is
   * cut, and no URL in it keeps its password.
   *
   * @param at microseconds since 1970
   */
  public void append(Handle h, UUID app, Happening happening, Change change, long at) {
    EventRows.append(h, app, Ids.next(random), happening, change, at);
    listeners.forEach(l -> l.happened(h, app, happening, change, at));
  }

  /** Tells that a release came to a status; its own row says it for good. */
  public void reached(Handle h, UUID app, int version, ReleaseStatus status, long at) {
    listeners.forEach(l -> l.reached(h, app, version, status, at));
  }

  /** Tells that releases were written that go live together. */
  public void together(Handle h, Together together, List<Release> releases, long at) {
    listeners.forEach(l -> l.together(h, together, releases, at));
  }
}
