package belay.deploy;

import belay.release.LanguageRuntime;
import belay.release.LanguageRuntimes;
import java.util.Map;
import java.util.Optional;

/**
 * Runtimes of a machine that a test upgrades.
 *
 * @param changed what stands in the place of one now; of those that are not in it the same
 */
record FakeLanguages(Map<LanguageRuntime, Optional<LanguageRuntime>> changed)
    implements LanguageRuntimes {
  @Override
  public Optional<LanguageRuntime> now(LanguageRuntime noted) {
    return changed.getOrDefault(noted, Optional.of(noted));
  }

  @Override
  public Optional<String> install(LanguageRuntime noted) {
    return Optional.of("install " + noted.language() + noted.version());
  }
}
