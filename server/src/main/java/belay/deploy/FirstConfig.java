package belay.deploy;

import belay.release.ConfigVars;
import belay.release.Slug;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The config vars that a source gives an app. On Heroku {@code env} of app.json counts when an app
 * is made, and what it set is the app's own from then on: a later push changes none of it.
 */
final class FirstConfig {
  private FirstConfig() {}

  /**
   * What is added to an app's config.
   *
   * @param asked what the source asks for
   * @param config what the app has
   * @param serving what runs; empty before the first deploy. The slugs of a version before had
   *     these values in themselves: what the app had of them it keeps, as config vars.
   */
  static SortedMap<String, String> added(
      SortedMap<String, String> asked, ConfigVars config, Optional<Slug> serving) {
    SortedMap<String, String> added = new TreeMap<>(asked);
    serving.ifPresent(slug -> {
      added.keySet().retainAll(slug.env().keySet());
      added.replaceAll((key, value) -> slug.env().getOrDefault(key, value));
    });
    added.keySet().removeAll(config.keys());
    return added;
  }
}
