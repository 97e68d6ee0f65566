package belay.archive;

import belay.release.InvalidInput;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What an export's ledger says of its slugs.
 *
 * @param serving the release that serves, when one does
 * @param servingSlug its slug
 */
record SlugFacts(
    Map<UUID, Fact> slugs, int releases, Optional<Integer> serving, Optional<UUID> servingSlug) {
  /**
   * A slug.
   *
   * @param version the first release that has it
   * @param bytes of its files
   */
  record Fact(long version, String treeHash, long bytes) {}

  static SlugFacts of(ArchiveFile file) {
    Map<UUID, Fact> slugs = new HashMap<>();
    Map<Long, Optional<UUID>> releases = new HashMap<>();
    long[] serving = {0};
    file.eachRow(row -> {
      String kind = String.valueOf(row.get("row"));
      if (kind.equals("slug")) {
        slugs.put(id(row, "id").orElseThrow(SlugFacts::wrong), fact(row));
      } else if (kind.equals("release")) {
        long version = number(row, "version");
        Optional<UUID> slug = id(row, "slug_id");
        releases.put(version, slug);
        slug.ifPresent(s -> slugs.computeIfPresent(s, (_, f) -> first(f, version)));
      } else if (kind.equals("status") && "succeeded".equals(row.get("status"))) {
        serving[0] = number(row, "version");
      }
    });
    return new SlugFacts(
        slugs,
        releases.size(),
        Optional.of((int) serving[0]).filter(v -> v > 0),
        releases.getOrDefault(serving[0], Optional.empty()));
  }

  private static Fact fact(SortedMap<String, Object> row) {
    return new Fact(0, String.valueOf(row.get("tree_hash")), number(row, "size_bytes"));
  }

  private static Fact first(Fact fact, long version) {
    return fact.version() > 0 ? fact : new Fact(version, fact.treeHash(), fact.bytes());
  }

  private static long number(SortedMap<String, Object> row, String column) {
    if (row.get(column) instanceof Number number) {
      return number.longValue();
    }
    throw wrong();
  }

  private static Optional<UUID> id(SortedMap<String, Object> row, String column) {
    try {
      return Optional.ofNullable(row.get(column)).map(String::valueOf).map(UUID::fromString);
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
  }

  private static InvalidInput wrong() {
    return new InvalidInput("The export's ledger is not what Belay writes. Nothing was imported.");
  }

  /**
   * @throws InvalidInput when the ledger knows nothing of it
   */
  Fact of(UUID slug) {
    return Optional.ofNullable(slugs.get(slug))
        .filter(f -> f.version() > 0)
        .orElseThrow(() ->
            new InvalidInput("The export has a slug that is no release's. Nothing was imported."));
  }

  /**
   * @throws InvalidInput when what serves could not be started
   */
  void insistStartable(Set<UUID> there) {
    if (servingSlug.filter(s -> !there.contains(s)).isPresent()) {
      throw new InvalidInput(
          "The slug of the release that serves is not in the export. Nothing was imported.");
    }
  }
}
