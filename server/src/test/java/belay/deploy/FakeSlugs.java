package belay.deploy;

import belay.slug.Slugs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Slugs that are a file with their name. */
final class FakeSlugs implements Slugs {
  private final Map<UUID, SortedMap<String, String>> files = new ConcurrentHashMap<>();
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

  /** Puts a file into a slug. */
  void put(UUID slugId, String path, String text) {
    files.computeIfAbsent(slugId, _ -> new TreeMap<>()).put(path, text);
  }

  @Override
  public List<SlugFile> files(UUID slugId) {
    return files.getOrDefault(slugId, new TreeMap<>()).entrySet().stream()
        .map(f -> new SlugFile(f.getKey(), f.getValue(), f.getValue().length()))
        .toList();
  }

  @Override
  public Optional<byte[]> content(SlugFile file, long bytesMax) {
    return Optional.of(file.object().getBytes(StandardCharsets.UTF_8));
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
