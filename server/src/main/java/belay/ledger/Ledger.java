package belay.ledger;

import belay.release.LanguageRuntime;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.release.Stamp;
import belay.release.SwitchFigures;
import belay.release.Together;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The append-only record of releases. Every write is durable (fsync) when the method returns. Safe
 * for use by several threads; versions are allotted in the transaction that writes the row. Every
 * writing method throws {@link LedgerUnwritable} when the disk is full or the file is broken, and
 * then nothing was written.
 */
public interface Ledger {
  /**
   * Writes a release as {@code pending}, with the next version of its app and its slug's runtimes.
   */
  default Release append(Draft draft) {
    return append(draft, draft.slug().flatMap(this::slug).map(Slug::runtimes).orElse(List.of()));
  }

  /**
   * The same with the runtimes that it has now: that of a slug built a while ago may have been
   * upgraded since.
   */
  Release append(Draft draft, List<LanguageRuntime> runtimes);

  /** The first step of a switch, and what its journal says of it. */
  record First(String step, String detail) {}

  /** The same with the first step of its switch, in one transaction. */
  default Release append(Draft draft, List<LanguageRuntime> runtimes, First first) {
    Release release = append(draft, runtimes);
    journal(release, first.step(), first.detail());
    return release;
  }

  /** A release that is to be written with others. */
  record Part(Draft draft, List<LanguageRuntime> runtimes) {
    public Part {
      runtimes = List.copyOf(runtimes);
    }
  }

  /**
   * Writes releases of several apps as {@code pending} in one transaction, and that they go live
   * together or not at all.
   */
  List<Release> append(Together together, List<Part> parts);

  /** Appends a status. {@code SUCCEEDED} makes the release the serving one. */
  default void mark(Release release, ReleaseStatus status, String detail) {
    mark(List.of(release), status, detail);
  }

  /** The same for several in one transaction. */
  void mark(List<Release> releases, ReleaseStatus status, String detail);

  Optional<LedgerEntry> find(UUID appId, int version);

  Optional<LedgerEntry> find(UUID releaseId);

  /** The release of a version, for whoever does not ask how it stands. */
  default Optional<Release> release(UUID appId, int version) {
    return find(appId, version).map(LedgerEntry::release);
  }

  /** The release that serves: the one that last became {@code SUCCEEDED}. */
  Optional<LedgerEntry> serving(UUID appId);

  /**
   * Releases by version.
   *
   * @param from the first version of the page, inclusive, counted in the page's direction
   * @param newestFirst the direction
   */
  List<LedgerEntry> page(UUID appId, int from, boolean newestFirst, int max);

  /**
   * Of these, the releases that a filter fits.
   *
   * @param from as in the other
   */
  default List<LedgerEntry> page(
      UUID appId, ReleaseFilter filter, int from, boolean newestFirst, int max) {
    return page(appId, from, newestFirst, Integer.MAX_VALUE).stream()
        .filter(filter::fits)
        .limit(max)
        .toList();
  }

  /** Every release of an app, newest first, read as it is needed for rules that walk back. */
  default List<LedgerEntry> newest(UUID appId, int max) {
    return page(appId, Integer.MAX_VALUE, true, max);
  }

  /** The timestamp id of the deploy that brought a slug to an app: its directory's name. */
  Optional<Stamp> stampOf(UUID appId, UUID slugId);

  /**
   * Releases of any app that are {@code pending}, after a start what a crash interrupted, or
   * canaries.
   */
  List<LedgerEntry> pending();

  /** Of these, what was written together: each list is of one transaction. */
  List<List<LedgerEntry>> pendingTogether();

  /** Writes down a step of a switch before it is done. */
  void journal(Release release, String step, String detail);

  /** The steps of a release's switch, oldest first. */
  List<JournalStep> journal(Release release);

  /** Keeps what is known of a slug; the files are the slug store's. */
  void keep(Slug slug);

  Optional<Slug> slug(UUID slugId);

  /**
   * The id that clients know a slug by: each app has a copy of its own of what was promoted to it,
   * and all copies have the id of the first.
   */
  default UUID publicId(UUID slugId) {
    return slugId;
  }

  /** An app's slug by an id of its own or by that which clients know it by. */
  default Optional<Slug> slug(UUID appId, UUID anyId) {
    return slug(anyId).filter(s -> s.appId().equals(appId));
  }

  /** What a release command printed, kept beside the release; at most one, 1 MB of it. */
  void keepOutput(Release release, String output);

  Optional<String> output(Release release);

  /** Keeps what the switch to a release cost; the first that is kept stays. */
  void keepFigures(Release release, SwitchFigures figures);

  /** Completes the figures of a switch when its last request has ended; the first stays. */
  void keepDrained(Release release, SwitchFigures.Drained drained);

  /** Keeps how a release answers after its switch; the first that is kept stays. */
  void keepAfter(Release release, SwitchFigures.Latency after);

  /** What the switch to a release cost; empty before it, and when a crash came in between. */
  Optional<SwitchFigures> figures(Release release);

  /** Figures of an app's newest switches, newest first. */
  List<SwitchFigures> recentFigures(UUID appId, int max);

  /** Keeps how a release came to be; the first that is kept stays. */
  void keepOrigin(Release release, Origin origin);

  Optional<Origin> origin(Release release);

  /** Whether a release of the app deployed this commit, a full id, or has this slug. */
  boolean knows(UUID appId, String commitOrSlug);

  /** Recomputes an app's hash chain. */
  Verification verify(UUID appId);
}
