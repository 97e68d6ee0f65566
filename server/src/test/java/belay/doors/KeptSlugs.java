package belay.doors;

import belay.slug.Slugs;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Keeps every slug that somebody asks about, and of none of them a file. */
final class KeptSlugs implements Slugs {
  private static UnsupportedOperationException none() {
    return new UnsupportedOperationException("no slug is stored here");
  }

  @Override
  public boolean has(UUID slugId) {
    return true;
  }

  @Override
  public List<SlugFile> files(UUID slugId) {
    return List.of();
  }

  @Override
  public Optional<byte[]> content(SlugFile file, long bytesMax) {
    return Optional.empty();
  }

  @Override
  public Stored store(UUID slugId, Path tree) {
    throw none();
  }

  @Override
  public void layOut(UUID slugId, Path directory) {
    throw none();
  }

  @Override
  public void pack(UUID slugId, String under, OutputStream tar) {
    throw none();
  }

  @Override
  public void unpack(InputStream tar, Path directory, long bytesMax) {
    throw none();
  }

  @Override
  public void copy(UUID slugId, UUID copyId) {
    throw none();
  }

  @Override
  public void discard(UUID slugId) {
    throw none();
  }

  @Override
  public Set<UUID> all() {
    throw none();
  }

  @Override
  public void keepOnly(Set<UUID> slugIds) {
    throw none();
  }

  @Override
  public void setAside(Set<UUID> slugIds) {
    throw none();
  }

  @Override
  public Set<UUID> takeBack(Predicate<UUID> known) {
    throw none();
  }

  @Override
  public boolean hasAside() {
    return false;
  }
}
