package belay.deploy;

import belay.release.LedgerEntry;
import java.util.List;
import java.util.Optional;

/** How a change ended. Whatever it says, exactly one release serves. */
public sealed interface DeployOutcome {
  /** The release serves. */
  record Live(LedgerEntry entry, SwitchFigures figures, List<String> notes)
      implements DeployOutcome {
    public Live {
      notes = List.copyOf(notes);
    }
  }

  /** The release is in the ledger as failed; the one before goes on serving. */
  record Failed(LedgerEntry entry, String message) implements DeployOutcome {}

  /** Built and recorded, not serving. */
  record Held(LedgerEntry entry, String message) implements DeployOutcome {}

  /** The change would change nothing; no release was made. */
  record NothingToChange(Optional<LedgerEntry> serving) implements DeployOutcome {}

  /** The build failed; no release was made. */
  record BuildFailed(String message) implements DeployOutcome {}

  /**
   * What the switch cost.
   *
   * @param toRepointMicros from the accepted change to the repoint of the router
   * @param toLastAnswerMicros from the accepted change to the last answer of the old release
   * @param inFlight requests in flight at the repoint
   * @param failed those of them that were cut
   */
  record SwitchFigures(long toRepointMicros, long toLastAnswerMicros, int inFlight, int failed) {}
}
