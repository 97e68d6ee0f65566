package belay.deploy;

import belay.fleet.CleanUp;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Ids;
import belay.release.LedgerEntry;
import belay.release.Slug;
import belay.slug.Slugs;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Slugs of one app for another. Each app has its own, so that what one app forgets is not another's
 * loss; their files are in the store once.
 */
record SlugCopies(RandomGenerator chance, Ledger ledger, Slugs slugs, CleanUp cleanUp) {
  /** A copy that is older than this is made again. */
  private static final int RECENT = 1_000;

  /**
   * The app's copy of a slug: the one it has already, or a new one.
   *
   * @param chosen is told which it will be, before it is made
   */
  Slug into(App app, Slug slug, Consumer<UUID> chosen) {
    Optional<Slug> known = known(app, slug);
    Slug copy = known.orElseGet(() -> slug.copy(Ids.next(chance), app.id()));
    chosen.accept(copy.id());
    if (known.isEmpty()) {
      slugs.copy(slug.id(), copy.id());
      ledger.keep(copy);
    }
    return copy;
  }

  private Optional<Slug> known(App app, Slug slug) {
    return ledger.newest(app.id(), RECENT).stream()
        .map(LedgerEntry::release)
        .flatMap(r -> r.slug().stream())
        .distinct()
        .filter(slugs::has)
        .flatMap(id -> ledger.slug(id).stream())
        .filter(slug::isCopyOf)
        .findFirst();
  }

  /** A copy that was made and is no release's goes again. */
  void dropUnlessReleased(UUID appId, UUID slugId) {
    if (!ledger.knows(appId, slugId.toString())) {
      cleanUp.drop(Set.of(slugId));
    }
  }
}
