package belay.rollback;

import belay.release.LedgerEntry;
import belay.rollback.History.Content;
import java.util.Optional;
import java.util.UUID;

/** Whether a release can be put back at all, whoever asks. */
final class Eligibility {
  private final Standing standing;
  private final History history;

  Eligibility(Standing standing, History history) {
    this.standing = standing;
    this.history = history;
  }

  /** What stands against it; empty when nothing does. */
  Optional<Skipped.Reason> obstacle(LedgerEntry entry) {
    return switch (entry.status()) {
      case PENDING -> Optional.of(new Skipped.Reason.Pending());
      case FAILED -> Optional.of(new Skipped.Reason.Failed());
      case HELD -> Optional.of(new Skipped.Reason.Held());
      case CANARY -> Optional.of(new Skipped.Reason.Canary());
      case ABORTED -> Optional.of(new Skipped.Reason.Aborted());
      case EXPIRED -> Optional.of(new Skipped.Reason.Expired(entry.statusAt()));
      case SUCCEEDED -> ofSucceeded(entry);
    };
  }

  /** The same, and what stands against it unless somebody insists. */
  Optional<Skipped.Reason> passedOver(LedgerEntry entry) {
    return obstacle(entry)
        .or(() ->
            history.position(entry) < standing.contract()
                ? Optional.of(new Skipped.Reason.BehindContract(standing.contract()))
                : Optional.empty());
  }

  private Optional<Skipped.Reason> ofSucceeded(LedgerEntry entry) {
    Optional<UUID> slug = entry.release().slug();
    if (slug.isEmpty()) {
      return Optional.of(new Skipped.Reason.NoSlug());
    }
    if (entry.servedAt().isEmpty()) {
      return Optional.of(new Skipped.Reason.NeverServed());
    }
    Optional<String> lost = standing.slugLost().apply(slug.get());
    return lost.isPresent()
        ? lost.map(Skipped.Reason.Lost::new)
        : block(entry)
            .map(b -> blocked(entry, b))
            .or(() -> upstream(entry).map(b -> blocked(entry, b)))
            .map(Skipped.Reason.Blocked::new);
  }

  private static String blocked(LedgerEntry entry, Block block) {
    return entry.version() == block.version()
        ? block.inWords()
        : entry.release().label()
            + " is as v"
            + block.version()
            + ", which is blocked "
            + block.sign().inWords();
  }

  private static String blocked(LedgerEntry entry, UpstreamBlock upstream) {
    return entry.release().label()
        + " has the code of v"
        + upstream.block().version()
        + " of "
        + upstream.app()
        + ", which is blocked "
        + upstream.block().sign().inWords();
  }

  private Optional<UpstreamBlock> upstream(LedgerEntry entry) {
    return standing.upstream().stream().filter(b -> b.covers(codeOf(entry))).findFirst();
  }

  private Optional<Block> block(LedgerEntry entry) {
    return standing.blocks().stream().filter(b -> covers(b, entry)).findFirst();
  }

  private Admission.Code codeOf(LedgerEntry entry) {
    return new Admission.Code(entry.release().slug(), history.commitOf(entry));
  }

  private boolean covers(Block block, LedgerEntry entry) {
    return block.version() == entry.version()
        || block.covers(codeOf(entry))
        || history
            .version(block.version())
            .filter(blocked -> Content.of(blocked).equals(Content.of(entry)))
            .isPresent();
  }
}
