package belay.release;

import java.time.Instant;
import java.util.Optional;

/**
 * A release with where it stands now.
 *
 * @param status the newest status
 * @param statusDetail why it failed or is held; empty otherwise
 * @param statusAt when it got that status; later in the ledger is later in time, for one app
 * @param servedAt when it became the serving release; empty if it never did
 */
public record LedgerEntry(
    Release release,
    ReleaseStatus status,
    String statusDetail,
    Instant statusAt,
    Optional<Instant> servedAt) {

  public int version() {
    return release.version();
  }
}
