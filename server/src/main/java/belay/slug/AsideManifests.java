package belay.slug;

import belay.lost.Lost;
import belay.lost.LostThing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Manifests that were moved to {@code lost/}, those of one start together. As long as one is there
 * its objects stay. Callers hold the store's lock for writing.
 */
final class AsideManifests {
  private final Path manifests;
  private final Lost lost;

  AsideManifests(Path manifests, Lost lost) {
    this.manifests = manifests;
    this.lost = lost;
  }

  /** The slug that a manifest's file is named after; empty for a file that is none of ours. */
  static Optional<UUID> slugOf(Path file) {
    try {
      return Optional.of(UUID.fromString(String.valueOf(file.getFileName())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  List<LostThing> things() {
    return lost.all().stream().filter(t -> t.kind() == LostThing.Kind.SLUGS).toList();
  }

  void take(Set<UUID> slugIds) throws IOException {
    if (slugIds.isEmpty()) {
      return;
    }
    String title = slugIds.size() == 1 ? "1 slug" : slugIds.size() + " slugs";
    LostThing thing = lost.open(LostThing.Kind.SLUGS, title, "slugs/manifests", bytesOf(slugIds));
    for (UUID slugId : slugIds) {
      String name = slugId.toString();
      Files.move(
          manifests.resolve(name), thing.content().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
    lost.tell(thing, "The ledger does not know " + title);
  }

  /** Of the files that only these slugs have. */
  private long bytesOf(Set<UUID> slugIds) throws IOException {
    Map<String, Long> theirs = new HashMap<>();
    Set<String> others = new HashSet<>();
    for (Path file : ObjectFiles.list(manifests)) {
      Optional<UUID> slug = slugOf(file);
      if (slug.isEmpty()) {
        continue;
      }
      boolean goes = slugIds.contains(slug.get());
      for (Manifest.Entry.File entry : Manifest.read(file).files()) {
        if (goes) {
          theirs.put(entry.object(), entry.size());
        } else {
          others.add(entry.object());
        }
      }
    }
    theirs.keySet().removeAll(others);
    return theirs.values().stream().mapToLong(Long::longValue).sum();
  }

  Set<UUID> giveBack(Predicate<UUID> known) throws IOException {
    Set<UUID> back = new HashSet<>();
    for (LostThing thing : things()) {
      for (Path file : ObjectFiles.list(thing.content())) {
        Optional<UUID> slug = slugOf(file).filter(known);
        if (slug.isPresent()) {
          Files.move(
              file, manifests.resolve(slug.get().toString()), StandardCopyOption.ATOMIC_MOVE);
          back.add(slug.get());
        }
      }
      if (ObjectFiles.list(thing.content()).isEmpty()) {
        lost.remove(thing);
        lost.sweep();
      }
    }
    return back;
  }

  /** Everything that the manifests here name. */
  Set<String> objects() throws IOException {
    Set<String> named = new HashSet<>();
    for (LostThing thing : things()) {
      try {
        for (Path file : ObjectFiles.list(thing.content())) {
          if (slugOf(file).isPresent()) {
            Manifest.read(file).files().forEach(entry -> named.add(entry.object()));
          }
        }
      } catch (NoSuchFileException e) {
        // A person deleted it just now: its objects may go.
      }
    }
    return named;
  }
}
