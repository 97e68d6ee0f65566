package belay.rollback;

import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.Timeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An app's releases, seen as what they put live and when. Immutable. */
final class History {
  private final List<LedgerEntry> newestFirst;
  private final Map<Integer, LedgerEntry> byVersion = new HashMap<>();
  private final Optional<LedgerEntry> serving;
  private final List<LedgerEntry> served;
  private final Map<UUID, String> commits = new HashMap<>();
  private final Map<Content, LedgerEntry> rolledBackFrom;

  History(Standing standing) {
    this.newestFirst = standing.newestFirst();
    for (LedgerEntry entry : newestFirst) {
      byVersion.put(entry.version(), entry);
      Release release = entry.release();
      release.slug().ifPresent(slug -> release.ref().commit().ifPresent(c -> commits.put(slug, c)));
    }
    this.serving = Optional.ofNullable(byVersion.get(standing.serving()));
    this.served = Timeline.served(newestFirst);
    this.rolledBackFrom = Map.copyOf(findRolledBackFrom());
  }

  /**
   * What a release runs: two with the same are the same to a visitor.
   *
   * @param slug empty before the first deploy
   */
  record Content(Optional<UUID> slug, ConfigVars config) {
    static Content of(LedgerEntry entry) {
      return new Content(entry.release().slug(), entry.release().config());
    }

    /** By the slug alone: hashing every value of every release would take longer than it saves. */
    @Override
    public int hashCode() {
      return slug.hashCode();
    }
  }

  List<LedgerEntry> newestFirst() {
    return newestFirst;
  }

  Optional<LedgerEntry> version(int version) {
    return Optional.ofNullable(byVersion.get(version));
  }

  Optional<LedgerEntry> serving() {
    return serving;
  }

  /**
   * Where a release's content stands in the history: a rollback stands where what it put back
   * stands, through rollbacks of rollbacks; any other release where it is.
   */
  int position(LedgerEntry entry) {
    LedgerEntry at = entry;
    while (at.release().kind() == Kind.ROLLBACK) {
      Optional<Integer> target = earlierTarget(at);
      if (target.isEmpty()) {
        return at.version();
      }
      Optional<LedgerEntry> next = version(target.get());
      if (next.isEmpty()) {
        return target.get();
      }
      at = next.get();
    }
    return at.version();
  }

  /** The release that first had this content, following rollbacks that changed nothing of it. */
  LedgerEntry original(LedgerEntry entry) {
    LedgerEntry at = entry;
    while (at.release().kind() == Kind.ROLLBACK) {
      Content content = Content.of(at);
      Optional<LedgerEntry> next =
          earlierTarget(at)
              .flatMap(this::version)
              .filter(t -> Content.of(t).equals(content) && t.status() == entry.status());
      if (next.isEmpty()) {
        return at;
      }
      at = next.get();
    }
    return at;
  }

  /** Releases that served, in the order in which they went live. */
  List<LedgerEntry> served() {
    return served;
  }

  /** The commit of a release's slug, as far as one of the releases tells it. */
  Optional<String> commitOf(LedgerEntry entry) {
    return entry.release().slug().map(commits::get);
  }

  /** The rollback by which somebody left a content for an earlier one, if it was not put back. */
  Optional<LedgerEntry> rolledBackFrom(Content content) {
    return Optional.ofNullable(rolledBackFrom.get(content));
  }

  /** The same as a reason to pass over a release with that content. */
  Optional<Skipped.Reason.RolledBackFrom> verdict(Content content) {
    return rolledBackFrom(content)
        .map(LedgerEntry::release)
        .map(by -> new Skipped.Reason.RolledBackFrom(by.change().actor().email(), by.label()));
  }

  private Map<Content, LedgerEntry> findRolledBackFrom() {
    Map<Content, LedgerEntry> left = new HashMap<>();
    for (int i = 0; i < served.size(); i++) {
      LedgerEntry entry = served.get(i);
      if (i > 0 && goesBack(entry, served.get(i - 1))) {
        left.put(Content.of(served.get(i - 1)), entry);
      }
      // Whoever puts a content live again takes the verdict on it back.
      left.remove(Content.of(entry));
    }
    return left;
  }

  /** A rollback forward (an undo) does not say that what it left was bad. */
  boolean goesBack(LedgerEntry entry, LedgerEntry before) {
    return entry.release().kind() == Kind.ROLLBACK && position(entry) < position(before);
  }

  private static Optional<Integer> earlierTarget(LedgerEntry entry) {
    return entry.release().ref().target().filter(t -> t < entry.version());
  }
}
