package belay.preview;

import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Commits;
import belay.release.ConfigDiff;
import belay.release.LanguageRuntime;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.Slug;
import belay.slug.Slugs;
import belay.slug.Slugs.SlugFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Looks at releases side by side. Writes nothing. Safe for use by several threads. */
public record Comparisons(Commits commits, Ledger ledger, Slugs slugs, SlugChanges changes) {
  private static final int COMMITS_MAX = 200;

  public ReleaseDiff diff(App app, LedgerEntry from, LedgerEntry to) {
    Both both =
        new Both(
            from.release().slug().flatMap(ledger::slug), to.release().slug().flatMap(ledger::slug));
    Optional<Commits.Between> commits =
        both.old()
            .flatMap(Slug::commit)
            .flatMap(f ->
                both.now()
                    .flatMap(Slug::commit)
                    .flatMap(t -> this.commits.between(app, f, t, COMMITS_MAX)));
    return new ReleaseDiff(
        ConfigDiff.between(from.release().config(), to.release().config()),
        both.types(),
        runtimes(from.release().runtimes(), to.release().runtimes()),
        both.images(),
        commits,
        both.old().isEmpty() || both.now().isEmpty()
            ? List.of()
            : changes.between(both.old().get().id(), both.now().get().id()));
  }

  /** The slugs of two releases, where they have some. */
  private record Both(Optional<Slug> old, Optional<Slug> now) {
    SortedMap<String, String> types() {
      SortedMap<String, String> before = old.map(Slug::processTypes).orElseGet(TreeMap::new);
      SortedMap<String, String> after = now.map(Slug::processTypes).orElseGet(TreeMap::new);
      SortedMap<String, String> types = new TreeMap<>();
      after.forEach((type, command) -> {
        if (!before.containsKey(type)) {
          types.put(type, "added");
        } else if (!command.equals(before.get(type))) {
          types.put(type, "changed");
        }
      });
      before.keySet().stream()
          .filter(type -> !after.containsKey(type))
          .forEach(type -> types.put(type, "removed"));
      return types;
    }

    List<ReleaseDiff.ImageChange> images() {
      return Stream.concat(old.stream(), now.stream())
          .flatMap(slug -> slug.processTypes().keySet().stream())
          .distinct()
          .sorted()
          .map(type -> new ReleaseDiff.ImageChange(type, image(old, type), image(now, type)))
          .filter(change -> !change.before().equals(change.after()))
          .toList();
    }

    private static Optional<String> image(Optional<Slug> slug, String type) {
      return slug.filter(s -> s.command(type).isPresent()).flatMap(s -> s.imageOf(type));
    }
  }

  private static List<ReleaseDiff.LanguageChange> runtimes(
      List<LanguageRuntime> before, List<LanguageRuntime> after) {
    return Stream.concat(before.stream(), after.stream())
        .map(LanguageRuntime::language)
        .distinct()
        .map(language ->
            new ReleaseDiff.LanguageChange(
                language,
                LanguageRuntime.of(language, before),
                LanguageRuntime.of(language, after)))
        .filter(runtime -> !runtime.before().equals(runtime.after()))
        .toList();
  }

  /** Newest first; a slug counts once, with the newest release that has it. */
  public List<SlugHealth> health(App app) {
    List<SlugHealth> all = new ArrayList<>();
    kept(app)
        .forEach((id, entry) ->
            ledger
                .slug(id)
                .map(slug -> new SlugHealth(entry, slugs.damaged(id, slug.treeHash())))
                .ifPresent(all::add));
    return all;
  }

  /** The slugs that are kept, with the newest release of each. */
  private Map<UUID, LedgerEntry> kept(App app) {
    Map<UUID, LedgerEntry> kept = new java.util.LinkedHashMap<>();
    for (LedgerEntry entry : ledger.newest(app.id(), Integer.MAX_VALUE)) {
      Release release = entry.release();
      release.slug().filter(slugs::has).ifPresent(slug -> kept.putIfAbsent(slug, entry));
    }
    return kept;
  }

  public List<SlugSize> sizes(App app) {
    Map<UUID, LedgerEntry> kept = kept(app);
    Map<String, Integer> owners = new HashMap<>();
    Map<UUID, List<SlugFile>> files = new HashMap<>();
    kept.keySet()
        .forEach(slug -> {
          List<SlugFile> all = slugs.files(slug);
          files.put(slug, all);
          Set<String> objects = new HashSet<>();
          all.stream()
              .map(SlugFile::object)
              .filter(objects::add)
              .forEach(o -> owners.merge(o, 1, Integer::sum));
        });
    List<SlugSize> sizes = new ArrayList<>();
    kept.forEach(
        (slug, entry) -> sizes.add(size(entry, files.getOrDefault(slug, List.of()), owners)));
    return sizes;
  }

  private static SlugSize size(
      LedgerEntry entry, List<SlugFile> files, Map<String, Integer> owners) {
    long bytes = 0;
    long own = 0;
    Set<String> counted = new HashSet<>();
    for (SlugFile file : files) {
      bytes += file.bytes();
      if (counted.add(file.object()) && owners.getOrDefault(file.object(), 1) == 1) {
        own += file.bytes();
      }
    }
    return new SlugSize(entry, bytes, own);
  }
}
