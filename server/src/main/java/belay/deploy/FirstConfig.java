package belay.deploy;

import belay.build.Builder;
import belay.fleet.Records;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Release;
import belay.release.Slug;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The config vars that app.json gives an app at its first deploy. On Heroku {@code env} and {@code
 * addons} of app.json count when an app is made, and what they set is the app's own from then on: a
 * later push changes none of it.
 */
record FirstConfig(Records records, AddonMaker maker) {
  /**
   * The app's own, and what the source gives it.
   *
   * @param serving the app's release now
   */
  ConfigVars of(
      App app, Release serving, Builder.Outcome.Built built, Change change, Builder.Output tell) {
    Optional<Slug> before = serving.slug().flatMap(records.ledger()::slug);
    ConfigVars config = withValues(built, serving.config(), before, tell);
    return new AskedAddons(records.addons(), maker)
        .given(
            new AskedAddons.Asking(app, built.slug(), serving.slug().isEmpty(), change),
            built.addons(),
            config,
            tell);
  }

  private static ConfigVars withValues(
      Builder.Outcome.Built built, ConfigVars config, Optional<Slug> serving, Builder.Output tell) {
    SortedMap<String, String> added = added(built.env(), config, serving);
    if (added.isEmpty()) {
      return config;
    }
    tell.line(
        "-----> Setting " + String.join(", ", added.keySet()) + " config vars, as its source asks");
    return config.with(
        added.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> Optional.of(e.getValue()))));
  }

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
