package belay.lifecycle;

import belay.release.App;
import belay.release.Change;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How many dynos of what run: scale, stop, restart. No release is made of any of it. Safe for use
 * by several threads.
 */
public interface Formation {
  /** Sets how many dynos of each type named run; answers the whole formation. */
  SortedMap<String, Integer> scale(App app, Map<String, Integer> quantities, Change change);

  /** Restarts all dynos, those of a type, or one, with the serving release: new ones first. */
  void restart(App app, Optional<String> typeOrDyno, Change change);

  /** Stops all dynos, those of a type, or one, until restarted or scaled. */
  void stop(App app, Optional<String> typeOrDyno, Change change);

  /**
   * Stops the dynos of a type, or one, as Heroku does: a one-off dyno is gone, and what is scaled
   * runs again, begun before the old one ends. What was stopped by hand stays so.
   */
  void cycle(App app, String typeOrDyno, Change change);
}
