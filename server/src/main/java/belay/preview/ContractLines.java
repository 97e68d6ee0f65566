package belay.preview;

import belay.contract.Contracts;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.ProcessTypes;
import belay.release.Slug;
import belay.rollback.ContractLine;
import belay.rollback.ContractLine.Open;
import belay.slug.Slugs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Finds which contracts of an app are open. Safe for use by several threads. */
public record ContractLines(Ledger ledger, Slugs slugs, Contracts contracts) {
  private static final int LOOKED_AT = 1_000;

  /** Of an app as it serves now; of one that serves nothing an empty one. */
  public ContractLine of(App app) {
    List<LedgerEntry> newest = ledger.newest(app.id(), LOOKED_AT);
    int serving = ledger.serving(app.id()).map(LedgerEntry::version).orElse(0);
    Map<UUID, Boolean> known = new HashMap<>();
    return ContractLine.of(
        newest, serving, slug -> known.computeIfAbsent(slug, this::has), contracts.done(app.id()));
  }

  /**
   * The one that makes going back unsafe first, once it is done.
   *
   * @param target the version that is gone back to
   */
  public Optional<Open> after(App app, int target) {
    return contracts.mayHave(app.id()) ? of(app).after(target) : Optional.empty();
  }

  /** Whether it has one that can be run. */
  private boolean has(UUID slug) {
    return slugs.lost(slug).isEmpty() && ledger.slug(slug).filter(ContractLines::has).isPresent();
  }

  /** Whether the code has a destructive half. */
  public static boolean has(Slug slug) {
    return slug.command(ProcessTypes.CONTRACT).isPresent();
  }
}
