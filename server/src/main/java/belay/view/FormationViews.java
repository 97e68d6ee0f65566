package belay.view;

import belay.api.FormationBody;
import belay.apps.Apps;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.DynoSize;
import belay.release.LedgerEntry;
import belay.release.ProcessTypes;
import belay.release.Slug;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** How many dynos of each process type an app has, as the API shows it. */
public final class FormationViews {
  private final Apps apps;
  private final Ledger ledger;

  public FormationViews(Apps apps, Ledger ledger) {
    this.apps = apps;
    this.ledger = ledger;
  }

  /** Every process type that the serving release has, by its name. */
  public SortedMap<String, FormationBody> formation(App app) {
    return formation(app, quantities(app));
  }

  /** How many dynos of each type of the serving release are to run. */
  public SortedMap<String, Integer> quantities(App app) {
    SortedMap<String, Integer> asked = apps.formation(app);
    SortedMap<String, Integer> all = new TreeMap<>();
    slug(app)
        .map(Slug::processTypes)
        .ifPresent(types ->
            types
                .keySet()
                .forEach(type ->
                    all.put(type, asked.getOrDefault(type, ProcessTypes.isWeb(type) ? 1 : 0))));
    return all;
  }

  /** What serves. */
  public Optional<Slug> slug(App app) {
    return ledger.serving(app.id()).flatMap(s -> s.release().slug()).flatMap(ledger::slug);
  }

  private SortedMap<String, FormationBody> formation(App app, Map<String, Integer> quantities) {
    Instant changed = ledger.serving(app.id()).map(LedgerEntry::statusAt).orElse(app.updatedAt());
    Optional<Slug> slug = slug(app);
    SortedMap<String, DynoSize> sizes = apps.sizes(app);
    SortedMap<String, FormationBody> formation = new TreeMap<>();
    quantities.forEach((type, quantity) -> {
      DynoSize size = sizes.getOrDefault(type, DynoSize.USUAL);
      formation.put(
          type,
          new FormationBody(
              Views.ref(app),
              slug.flatMap(s -> s.command(type)).orElse(""),
              app.createdAt(),
              Platform.size(size),
              id(app, type),
              quantity,
              size.name(),
              type,
              changed));
    });
    return formation;
  }

  private static UUID id(App app, String type) {
    return Platform.id("formation", app.id() + "/" + type);
  }
}
