package belay.lifecycle;

import belay.release.App;
import belay.release.Change;
import java.util.function.Predicate;

/** Host names, beside its own, that lead to an app. Safe for use by several threads. */
public interface Domains {
  /**
   * Adds a host name to the app's routes.
   *
   * @param hostname {@code *.example.com} for all names one label below that no app has by itself
   * @param manages whether who asks may also say of another app what leads to it: a wildcard and a
   *     name below it take each other's visitors
   */
  void add(App app, String hostname, Predicate<App> manages, Change change);

  void remove(App app, String hostname, Change change);
}
