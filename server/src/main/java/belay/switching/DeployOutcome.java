package belay.switching;

import belay.fleet.Draining;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.release.SwitchFigures;
import java.util.List;
import java.util.Optional;

/** How a change ended. Whatever it says, exactly one release serves. */
public sealed interface DeployOutcome {
  /**
   * The release serves.
   *
   * @param draining what is still open on the dynos of the release before
   */
  record Live(
      LedgerEntry entry, SwitchFigures figures, List<String> notes, Optional<Draining> draining)
      implements DeployOutcome {
    public Live {
      notes = List.copyOf(notes);
    }
  }

  /** The release is in the ledger as failed; the one before goes on serving. */
  record Failed(LedgerEntry entry, String message) implements DeployOutcome {}

  /** Built and recorded, not serving; a canary is given to a part of the visitors. */
  record Held(LedgerEntry entry, String message) implements DeployOutcome {
    /** Whether it was let through, and goes on by itself. */
    public boolean isCanary() {
      return entry.status() == ReleaseStatus.CANARY;
    }
  }

  /** The change would change nothing; no release was made. */
  record NothingToChange(Optional<LedgerEntry> serving) implements DeployOutcome {}

  /** The build failed; no release was made. */
  record BuildFailed(String message) implements DeployOutcome {}
}
