package belay.lifecycle;

import belay.release.App;
import belay.release.Change;

/** Host names, beside its own, that lead to an app. Safe for use by several threads. */
public interface Domains {
  /** Adds a host name to the app's routes. */
  void add(App app, String hostname, Change change);

  void remove(App app, String hostname, Change change);
}
