package belay.layout;

import belay.release.Slug;
import belay.runtime.ImageStore;
import belay.slug.Slugs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The slug store, where a slug of whose images one is gone from the engine is as gone as one whose
 * files are: somebody pruned it.
 *
 * @param known what the ledger knows of a slug
 */
public record ImageSlugs(Slugs slugs, Function<UUID, Optional<Slug>> known, ImageStore images)
    implements Slugs {
  @Override
  public boolean has(UUID slugId) {
    return slugs.has(slugId)
        && known
            .apply(slugId)
            .flatMap(Slug::images)
            .map(all -> all.all().stream().allMatch(images::has))
            .orElse(true);
  }

  @Override
  public Optional<String> lost(UUID slugId) {
    Optional<String> lost = slugs.lost(slugId);
    return lost.isPresent() || has(slugId)
        ? lost
        : Optional.of("image was removed from Docker by somebody");
  }

  @Override
  public Stored store(UUID slugId, Path tree) {
    return slugs.store(slugId, tree);
  }

  @Override
  public void layOut(UUID slugId, Path directory) {
    slugs.layOut(slugId, directory);
  }

  @Override
  public void complete(UUID slugId, Path directory) {
    slugs.complete(slugId, directory);
  }

  @Override
  public void pack(UUID slugId, String under, OutputStream tar) throws IOException {
    slugs.pack(slugId, under, tar);
  }

  @Override
  public void unpack(InputStream tar, Path directory, long bytesMax) throws IOException {
    slugs.unpack(tar, directory, bytesMax);
  }

  @Override
  public void copy(UUID slugId, UUID copyId) {
    slugs.copy(slugId, copyId);
  }

  @Override
  public void discard(UUID slugId) {
    slugs.discard(slugId);
    known.apply(slugId).flatMap(Slug::images).ifPresent(all -> all.all().forEach(images::drop));
  }

  @Override
  public List<SlugFile> files(UUID slugId) {
    return slugs.files(slugId);
  }

  @Override
  public List<String> damaged(UUID slugId, String treeHash) {
    return slugs.damaged(slugId, treeHash);
  }

  @Override
  public Optional<byte[]> content(SlugFile file, long bytesMax) {
    return slugs.content(file, bytesMax);
  }

  @Override
  public Set<UUID> all() {
    return slugs.all();
  }

  @Override
  public void setAside(Set<UUID> slugIds) {
    slugs.setAside(slugIds);
  }

  @Override
  public Set<UUID> takeBack(Predicate<UUID> known) {
    return slugs.takeBack(known);
  }

  @Override
  public boolean hasAside() {
    return slugs.hasAside();
  }

  /** While slugs are set aside nobody knows which images are theirs. */
  @Override
  public void sweep() {
    if (slugs.hasAside()) {
      return;
    }
    Set<String> ofSlugs = new HashSet<>();
    slugs
        .all()
        .forEach(id ->
            known.apply(id).flatMap(Slug::images).ifPresent(all -> ofSlugs.addAll(all.all())));
    images.sweep(ofSlugs);
  }

  @Override
  public void keepOnly(Set<UUID> slugIds) {
    slugs.keepOnly(slugIds);
  }
}
