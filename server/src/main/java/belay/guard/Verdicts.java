package belay.guard;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the guard said of releases. */
public interface Verdicts {
  /** Of an app's, by release; of the newest thousand that were looked at. */
  Map<UUID, Guarded> of(UUID app);

  /** Of one release of an app's. */
  default Optional<Guarded> of(UUID app, UUID release) {
    return Optional.ofNullable(of(app).get(release));
  }
}
