package belay.apps;

import belay.release.Sign;
import java.time.Instant;
import java.util.Optional;

/**
 * That nobody may deploy for now. It stops no rollback and no config change.
 *
 * @param until when it ends by itself
 */
public record Lock(Sign sign, Optional<Instant> until) {
  /** {@code locked by ana@example.com, 2024-01-16 10:50 UTC, "release week", until …}. */
  public String inWords() {
    return "locked " + sign.inWords() + until.map(u -> ", until " + Sign.time(u)).orElse("");
  }
}
