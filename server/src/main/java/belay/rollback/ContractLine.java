package belay.rollback;

import belay.release.Kind;
import belay.release.LedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Which contracts are open: the destructive halves of migrations ({@code contract:} in a Procfile)
 * of the code that led to what serves. Code has one contract, whatever config it ran with; it is
 * named by the release that first served it. Immutable.
 */
public final class ContractLine {
  private final List<Open> open;
  private final int position;

  /**
   * A contract that was not done.
   *
   * @param version of the release that first served this code
   * @param since when that went live
   */
  public record Open(int version, UUID slug, Instant since) {}

  private ContractLine(List<Open> open, int position) {
    this.open = List.copyOf(open);
    this.position = position;
  }

  /**
   * Of an app.
   *
   * @param newestFirst its releases
   * @param serving the version that serves
   * @param has whether a slug has a contract
   * @param done versions whose contracts were done
   */
  public static ContractLine of(
      List<LedgerEntry> newestFirst, int serving, Predicate<UUID> has, Set<Integer> done) {
    History history =
        new History(
            new Standing(newestFirst, serving, _ -> Optional.empty(), List.of(), List.of(), 0));
    int position = history.serving().map(history::position).orElse(0);
    int finalized = done.stream().mapToInt(Integer::intValue).max().orElse(0);
    Set<UUID> left = left(history);
    Set<UUID> seen = new HashSet<>();
    List<Open> open = new ArrayList<>();
    for (LedgerEntry entry : history.served().stream().sorted(BY_VERSION).toList()) {
      Optional<UUID> slug = entry.release().slug();
      boolean first =
          slug.isPresent() && entry.release().kind() != Kind.ROLLBACK && seen.add(slug.get());
      if (first
          && entry.version() > finalized
          && entry.version() <= position
          && !left.contains(slug.get())
          && has.test(slug.get())) {
        open.add(new Open(entry.version(), slug.get(), entry.servedAt().orElseThrow()));
      }
    }
    return new ContractLine(open, position);
  }

  private static final Comparator<LedgerEntry> BY_VERSION =
      Comparator.comparingInt(LedgerEntry::version);

  /** Code that somebody rolled back from, and that did not serve again. */
  private static Set<UUID> left(History history) {
    Set<UUID> left = new HashSet<>();
    List<LedgerEntry> served = history.served();
    for (int i = 0; i < served.size(); i++) {
      Optional<UUID> slug = served.get(i).release().slug();
      if (i > 0) {
        Optional<UUID> before = served.get(i - 1).release().slug();
        if (!before.equals(slug) && history.goesBack(served.get(i), served.get(i - 1))) {
          before.ifPresent(left::add);
        }
      }
      slug.ifPresent(left::remove);
    }
    return left;
  }

  /** Oldest first. */
  public List<Open> open() {
    return open;
  }

  /** Those that are done when one is, oldest first; empty when it is not open itself. */
  public List<Open> upTo(int version) {
    return open.stream().anyMatch(o -> o.version() == version)
        ? open.stream().filter(o -> o.version() <= version).toList()
        : List.of();
  }

  /** Where what serves stands among the releases. */
  public int position() {
    return position;
  }

  /** The one that makes going back to a release unsafe first, once it is done. */
  public Optional<Open> after(int target) {
    return open.stream().filter(o -> o.version() > target).findFirst();
  }
}
