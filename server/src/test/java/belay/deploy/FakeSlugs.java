package belay.deploy;

import belay.slug.Slugs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Slugs that are a file with their name. */
final class FakeSlugs implements Slugs {
  private final Set<UUID> kept = ConcurrentHashMap.newKeySet();

  @Override
  public Stored store(UUID slugId, Path tree) {
    kept.add(slugId);
    return new Stored(10, slugId.toString());
  }

  @Override
  public void layOut(UUID slugId, Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("slug"), slugId.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean has(UUID slugId) {
    return kept.contains(slugId);
  }

  @Override
  public Set<UUID> all() {
    return Set.copyOf(kept);
  }

  @Override
  public void keepOnly(Set<UUID> slugIds) {
    kept.retainAll(slugIds);
  }
}
