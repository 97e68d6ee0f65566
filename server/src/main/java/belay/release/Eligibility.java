package belay.release;

import belay.release.History.Content;
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

  /** What stands against it, as a clause that begins with the release; empty when nothing does. */
  Optional<String> obstacle(LedgerEntry entry) {
    String label = entry.release().label();
    Optional<UUID> slug = entry.release().slug();
    return switch (entry.status()) {
      case PENDING -> Optional.of(label + " is still being released");
      case FAILED -> Optional.of(label + " failed");
      case HELD -> Optional.of(label + " is held and never served");
      case EXPIRED -> Optional.of(label + "'s slug was removed on " + Sign.time(entry.statusAt()));
      case SUCCEEDED -> {
        if (slug.isEmpty()) {
          yield Optional.of(label + " has no slug");
        }
        if (entry.servedAt().isEmpty()) {
          yield Optional.of(label + " never served");
        }
        Optional<String> lost = standing.slugLost().apply(slug.get());
        if (lost.isPresent()) {
          yield Optional.of(label + "'s " + lost.get());
        }
        yield block(entry)
            .map(b -> blocked(entry, b))
            .or(() -> upstream(entry).map(b -> blocked(entry, b)));
      }
    };
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
    return standing.upstream().stream()
        .filter(b -> b.covers(entry.release().slug(), history.commitOf(entry)))
        .findFirst();
  }

  private Optional<Block> block(LedgerEntry entry) {
    return standing.blocks().stream().filter(b -> covers(b, entry)).findFirst();
  }

  private boolean covers(Block block, LedgerEntry entry) {
    return block.version() == entry.version()
        || block.covers(entry.release().slug(), history.commitOf(entry))
        || history
            .version(block.version())
            .filter(blocked -> Content.of(blocked).equals(Content.of(entry)))
            .isPresent();
  }
}
