package belay.deploy;

import belay.release.NotFound;
import belay.slug.SlugStoreFull;
import belay.slug.Slugs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Slugs that are their files in memory, and laid out as one file with their name. */
public final class FakeSlugs implements Slugs {
  private final Map<UUID, SortedMap<String, String>> files = new ConcurrentHashMap<>();
  private final Map<UUID, SortedMap<String, String>> aside = new ConcurrentHashMap<>();
  private volatile boolean full;

  /** The disk takes nothing more, or does again. */
  void full(boolean isFull) {
    full = isFull;
  }

  /** Somebody deletes a slug's files. */
  void lose(UUID slugId) {
    files.remove(slugId);
  }

  /** Somebody changes what two slugs hold. */
  void swap(UUID one, UUID two) {
    SortedMap<String, String> first = files.getOrDefault(one, new TreeMap<>());
    files.put(one, files.getOrDefault(two, new TreeMap<>()));
    files.put(two, first);
  }

  private void insistOnRoom(String what) {
    if (full) {
      throw new SlugStoreFull(what + ": the disk is full.", new IOException("No space left"));
    }
  }

  @Override
  public Stored store(UUID slugId, Path tree) {
    insistOnRoom("The slug is not stored");
    SortedMap<String, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        found.put(tree.relativize(path).toString(), Files.readString(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.put(slugId, found);
    return new Stored(10, found.toString());
  }

  @Override
  public void layOut(UUID slugId, Path directory) {
    insistOnRoom("The release is not laid out");
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("slug"), slugId.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
  public void pack(UUID slugId, String under, OutputStream tar) throws IOException {
    SortedMap<String, String> found = files.get(slugId);
    if (found == null) {
      throw new NotFound("slug", "There is no slug " + slugId);
    }
    for (Map.Entry<String, String> file : found.entrySet()) {
      tar.write((file.getKey() + "\t" + file.getValue() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void unpack(InputStream tar, Path directory, long bytesMax) throws IOException {
    for (String line : new String(tar.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
      int tab = line.indexOf('\t');
      Files.writeString(directory.resolve(line.substring(0, tab)), line.substring(tab + 1));
    }
  }

  @Override
  public void copy(UUID slugId, UUID copyId) {
    insistOnRoom("The slug is not copied");
    SortedMap<String, String> found = files.get(slugId);
    if (found == null) {
      throw new NotFound("slug", "There is no slug " + slugId);
    }
    files.put(copyId, found);
  }

  @Override
  public void discard(UUID slugId) {
    files.remove(slugId);
  }

  @Override
  public boolean has(UUID slugId) {
    return files.containsKey(slugId);
  }

  @Override
  public Set<UUID> all() {
    return Set.copyOf(files.keySet());
  }

  @Override
  public void setAside(Set<UUID> slugIds) {
    slugIds.forEach(id -> Optional.ofNullable(files.remove(id)).ifPresent(f -> aside.put(id, f)));
  }

  @Override
  public Set<UUID> takeBack(Predicate<UUID> known) {
    Set<UUID> back = new HashSet<>(aside.keySet());
    back.removeIf(known.negate());
    back.forEach(id -> files.put(id, aside.remove(id)));
    return back;
  }

  @Override
  public boolean hasAside() {
    return !aside.isEmpty();
  }

  @Override
  public void keepOnly(Set<UUID> slugIds) {
    files.keySet().retainAll(slugIds);
  }
}
