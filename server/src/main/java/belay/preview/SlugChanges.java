package belay.preview;

import belay.migration.Migration;
import belay.migration.Migrations;
import belay.preview.ReleaseDiff.FileChange;
import belay.release.Slug;
import belay.slug.Slugs;
import belay.slug.Slugs.SlugFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What differs between the trees of two slugs. Slugs never change, so what was found is remembered:
 * a warm rollback must not wait for a walk over two trees. Safe for use by several threads.
 */
public final class SlugChanges {
  private static final int REMEMBERED = 64;
  private static final long SCRIPT_BYTES_MAX = 4 << 20;

  private final Slugs slugs;
  private final Map<List<UUID>, List<Migration>> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<UUID>, List<Migration>> eldest) {
          return size() > REMEMBERED;
        }
      };

  public SlugChanges(Slugs slugs) {
    this.slugs = slugs;
  }

  /** By path; of a slug that the store has not any more nothing is known to differ. */
  List<FileChange> between(UUID from, UUID to) {
    if (from.equals(to) || !slugs.has(from) || !slugs.has(to)) {
      return List.of();
    }
    Map<String, SlugFile> old = byPath(from);
    Map<String, SlugFile> now = byPath(to);
    List<FileChange> changes = new ArrayList<>();
    now.forEach((path, file) -> {
      SlugFile had = old.get(path);
      if (had == null) {
        changes.add(new FileChange(path, "added"));
      } else if (!had.object().equals(file.object())) {
        changes.add(new FileChange(path, "changed"));
      }
    });
    old.keySet().stream()
        .filter(path -> !now.containsKey(path))
        .forEach(path -> changes.add(new FileChange(path, "removed")));
    changes.sort(java.util.Comparator.comparing(FileChange::path));
    return List.copyOf(changes);
  }

  /** Migrations that a serving slug has and the one that would replace it lacks. */
  public List<Migration> migrations(Slug target, Slug serving) {
    List<UUID> pair = List.of(target.id(), serving.id());
    synchronized (known) {
      List<Migration> found = known.get(pair);
      if (found != null) {
        return found;
      }
    }
    List<Migration> found = find(target, serving);
    synchronized (known) {
      known.put(pair, found);
    }
    return found;
  }

  private List<Migration> find(Slug target, Slug serving) {
    if (target.treeHash().equals(serving.treeHash())
        || !slugs.has(target.id())
        || !slugs.has(serving.id())) {
      return List.of();
    }
    Map<String, SlugFile> files = byPath(serving.id());
    List<String> folders = new ArrayList<>(serving.migrations());
    target.migrations().stream().filter(f -> !folders.contains(f)).forEach(folders::add);
    return Migrations.between(
        objects(byPath(target.id())),
        objects(files),
        folders,
        path -> Optional.ofNullable(files.get(path)).flatMap(this::text));
  }

  private static Map<String, String> objects(Map<String, SlugFile> files) {
    Map<String, String> objects = new HashMap<>();
    files.forEach((path, file) -> objects.put(path, file.object()));
    return objects;
  }

  private Optional<String> text(SlugFile file) {
    return slugs.content(file, SCRIPT_BYTES_MAX).flatMap(SlugChanges::decoded);
  }

  private static Optional<String> decoded(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private Map<String, SlugFile> byPath(UUID slug) {
    return slugs.files(slug).stream()
        .collect(Collectors.toMap(SlugFile::path, Function.identity(), (a, b) -> a));
  }
}
