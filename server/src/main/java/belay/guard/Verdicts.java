package belay.guard;

import java.util.Map;
import java.util.UUID;

/** What the guard said of releases. */
public interface Verdicts {
  /** Of an app's, by release; of the newest thousand that were looked at. */
  Map<UUID, Guarded> of(UUID app);
}
