package belay.rollback;

import belay.release.LedgerEntry;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * How an app's releases stand: all that the rules on going back look at.
 *
 * @param newestFirst the app's releases; all, or as far back as may be looked
 * @param serving the version that serves; 0 when none does
 * @param slugLost what is missing of a slug, as in "slug is gone from the store"; empty when it can
 *     be started
 * @param blocks what nobody may put live again
 * @param upstream blocks of the apps before it in its pipeline, which hold for it too
 * @param contract the newest release whose contract was done; 0 when none was
 */
public record Standing(
    List<LedgerEntry> newestFirst,
    int serving,
    Function<UUID, Optional<String>> slugLost,
    List<Block> blocks,
    List<UpstreamBlock> upstream,
    int contract) {
  public Standing {
    newestFirst = List.copyOf(newestFirst);
    blocks = List.copyOf(blocks);
    upstream = List.copyOf(upstream);
  }

  /** Of an app that nothing comes before. */
  public Standing(
      List<LedgerEntry> newestFirst,
      int serving,
      Function<UUID, Optional<String>> slugLost,
      List<Block> blocks) {
    this(newestFirst, serving, slugLost, blocks, List.of(), 0);
  }

  /** Whether a release can be put back without being insisted on; what serves can. */
  public boolean eligible(LedgerEntry entry) {
    return new Eligibility(this, new History(this)).passedOver(entry).isEmpty();
  }
}
