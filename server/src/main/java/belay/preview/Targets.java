package belay.preview;

import belay.apps.Orders;
import belay.contract.Contracts;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.rollback.RollbackTarget;
import belay.rollback.RollbackTarget.Wanted;
import belay.rollback.Standing;
import belay.slug.Slugs;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Finds targets without reading more of a long ledger than it takes. */
public final class Targets {
  private static final int NEWEST = 12;
  private static final int RECENT = 1_000;

  private final Ledger ledger;
  private final Orders orders;
  private final Slugs slugs;
  private final Upstream upstream;
  private final Contracts contracts;

  public Targets(
      Ledger ledger, Orders orders, Slugs slugs, Upstream upstream, Contracts contracts) {
    this.ledger = ledger;
    this.orders = orders;
    this.slugs = slugs;
    this.upstream = upstream;
    this.contracts = contracts;
  }

  public RollbackTarget find(App app, Wanted wanted, LedgerEntry serving) {
    if (isNear(wanted)) {
      RollbackTarget choice = find(app, wanted, serving, near(app, wanted, serving));
      if (choice instanceof RollbackTarget.Chosen) {
        return choice;
      }
    }
    RollbackTarget choice = find(app, wanted, serving, ledger.newest(app.id(), RECENT));
    return choice instanceof RollbackTarget.Chosen || serving.version() <= RECENT
        ? choice
        : find(app, wanted, serving, ledger.newest(app.id(), Integer.MAX_VALUE));
  }

  private RollbackTarget find(
      App app, Wanted wanted, LedgerEntry serving, List<LedgerEntry> entries) {
    List<UUID> slugs = entries.stream().flatMap(e -> e.release().slug().stream()).toList();
    return RollbackTarget.find(
        wanted,
        new Standing(
            entries,
            serving.version(),
            this.slugs::lost,
            orders.blocks(app),
            upstream.of(app, slugs),
            contracts.newest(app.id())));
  }

  /** Whether the newest few releases nearly always answer it, and never wrongly. */
  private static boolean isNear(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Previous _ -> true;
      case Wanted.Named named -> named.text().strip().matches("[vV]?\\d{1,9}|-\\d{1,9}");
      case Wanted.Undo _, Wanted.ServedAt _ -> false;
    };
  }

  /** The newest, the one that serves, and the one that is named by its version, newest first. */
  private List<LedgerEntry> near(App app, Wanted wanted, LedgerEntry serving) {
    SortedMap<Integer, LedgerEntry> near = new TreeMap<>(Comparator.reverseOrder());
    ledger.newest(app.id(), NEWEST).forEach(e -> near.put(e.version(), e));
    near.put(serving.version(), serving);
    Optional.of(wanted)
        .filter(Wanted.Named.class::isInstance)
        .map(w -> ((Wanted.Named) w).text().strip().replaceFirst("^[vV]", ""))
        .filter(n -> n.matches("\\d{1,9}"))
        .map(Integer::valueOf)
        .filter(version -> !near.containsKey(version))
        .flatMap(version -> ledger.find(app.id(), version))
        .ifPresent(e -> near.put(e.version(), e));
    return List.copyOf(near.values());
  }
}
