package belay.layout;

import belay.release.Slug;
import belay.runtime.ImageStore;
import belay.slug.ForwardingSlugs;
import belay.slug.Slugs;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The slug store, where a slug of whose images one is gone from the engine is as gone as one whose
 * files are: somebody pruned it.
 */
public final class ImageSlugs extends ForwardingSlugs {
  private final Function<UUID, Optional<Slug>> known;
  private final ImageStore images;

  /**
   * Looks at the images too.
   *
   * @param known what the ledger knows of a slug
   */
  public ImageSlugs(Slugs slugs, Function<UUID, Optional<Slug>> known, ImageStore images) {
    super(slugs);
    this.known = known;
    this.images = images;
  }

  @Override
  public boolean has(UUID slugId) {
    return behind().has(slugId)
        && known
            .apply(slugId)
            .flatMap(Slug::images)
            .map(all -> all.all().stream().allMatch(images::has))
            .orElse(true);
  }

  @Override
  public Optional<String> lost(UUID slugId) {
    Optional<String> lost = behind().lost(slugId);
    return lost.isPresent() || has(slugId)
        ? lost
        : Optional.of("image was removed from Docker by somebody");
  }

  @Override
  public void discard(UUID slugId) {
    behind().discard(slugId);
    known.apply(slugId).flatMap(Slug::images).ifPresent(all -> all.all().forEach(images::drop));
  }

  /** While slugs are set aside nobody knows which images are theirs. */
  @Override
  public void sweep() {
    if (behind().hasAside()) {
      return;
    }
    Set<String> ofSlugs = new HashSet<>();
    behind()
        .all()
        .forEach(id ->
            known.apply(id).flatMap(Slug::images).ifPresent(all -> ofSlugs.addAll(all.all())));
    images.sweep(ofSlugs);
  }
}
