package belay.dashboard;

import belay.api.SettingsBody;
import belay.dashboard.figures.Forge;
import java.util.Optional;

/**
 * Where an app's commits are shown, at the forge that its settings name.
 *
 * @param repository its address there; empty when none is set
 */
public record Links(Optional<String> repository) {
  static Links of(Visit visit, String app) throws InterruptedException {
    return new Links(visit.get(SettingsBody.class, "apps", app, "settings").repository());
  }

  public Optional<String> commit(String id) {
    return repository.map(r -> Forge.of(r).commit(id));
  }

  /** What lies between two commits. */
  public Optional<String> compare(String from, String to) {
    return repository.map(r -> Forge.of(r).compare(from, to));
  }
}
