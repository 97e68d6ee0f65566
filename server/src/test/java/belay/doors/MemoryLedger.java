package belay.doors;

import belay.ledger.Draft;
import belay.ledger.JournalStep;
import belay.ledger.Ledger;
import belay.ledger.Verification;
import belay.release.LanguageRuntime;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.release.Stamp;
import belay.release.SwitchFigures;
import belay.release.Together;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The ledger in memory. */
public final class MemoryLedger implements Ledger {
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final Map<UUID, UUID> serving = new HashMap<>();
  private final Map<UUID, Slug> slugs = new HashMap<>();
  private final Map<UUID, String> outputs = new HashMap<>();
  private final Map<UUID, SwitchFigures> switches = new HashMap<>();
  private final Map<UUID, SwitchFigures.Drained> drained = new HashMap<>();
  private final Map<UUID, Origin> origins = new HashMap<>();

  @Override
  public synchronized Release append(Draft draft, List<LanguageRuntime> runtimes) {
    int version =
        1 + (int) entries.stream().filter(e -> e.release().appId().equals(draft.appId())).count();
    Release release =
        new Release(
            UUID.randomUUID(),
            draft.appId(),
            version,
            draft.kind(),
            draft.ref(),
            draft.description(),
            draft.change(),
            Instant.EPOCH,
            Optional.empty(),
            draft.slug(),
            draft.config(),
            List.of(),
            "");
    entries.add(
        new LedgerEntry(release, ReleaseStatus.PENDING, "", Instant.EPOCH, Optional.empty()));
    return release;
  }

  @Override
  public synchronized List<Release> append(Together together, List<Part> parts) {
    return parts.stream().map(p -> append(p.draft(), p.runtimes())).toList();
  }

  @Override
  public List<List<LedgerEntry>> pendingTogether() {
    return List.of();
  }

  @Override
  public synchronized void mark(List<Release> releases, ReleaseStatus status, String detail) {
    releases.forEach(r -> markOne(r, status, detail));
  }

  private void markOne(Release release, ReleaseStatus status, String detail) {
    boolean serves = status == ReleaseStatus.SUCCEEDED;
    entries.replaceAll(e ->
        e.release().id().equals(release.id())
            ? new LedgerEntry(
                release,
                status,
                detail,
                Instant.EPOCH,
                serves ? Optional.of(Instant.EPOCH) : e.servedAt())
            : e);
    if (serves) {
      serving.put(release.appId(), release.id());
    }
  }

  @Override
  public synchronized Optional<LedgerEntry> find(UUID appId, int version) {
    return entries.stream()
        .filter(e -> e.release().appId().equals(appId) && e.version() == version)
        .findFirst();
  }

  @Override
  public synchronized Optional<LedgerEntry> find(UUID releaseId) {
    return entries.stream().filter(e -> e.release().id().equals(releaseId)).findFirst();
  }

  @Override
  public synchronized Optional<LedgerEntry> serving(UUID appId) {
    return Optional.ofNullable(serving.get(appId)).flatMap(this::find);
  }

  @Override
  public synchronized List<LedgerEntry> page(UUID appId, int from, boolean newestFirst, int max) {
    Comparator<LedgerEntry> order = Comparator.comparingInt(LedgerEntry::version);
    return entries.stream()
        .filter(e -> e.release().appId().equals(appId))
        .filter(e -> newestFirst ? e.version() <= from : e.version() >= from)
        .sorted(newestFirst ? order.reversed() : order)
        .limit(max)
        .toList();
  }

  @Override
  public synchronized List<LedgerEntry> pending() {
    return entries.stream().filter(e -> e.status() == ReleaseStatus.PENDING).toList();
  }

  @Override
  public void journal(Release release, String step, String detail) {}

  @Override
  public List<JournalStep> journal(Release release) {
    return List.of();
  }

  @Override
  public synchronized void keep(Slug slug) {
    slugs.put(slug.id(), slug);
  }

  @Override
  public synchronized Optional<Slug> slug(UUID slugId) {
    return Optional.ofNullable(slugs.get(slugId));
  }

  @Override
  public synchronized void keepOutput(Release release, String output) {
    outputs.put(release.id(), output);
  }

  @Override
  public synchronized Optional<String> output(Release release) {
    return Optional.ofNullable(outputs.get(release.id()));
  }

  @Override
  public Optional<Stamp> stampOf(UUID appId, UUID slugId) {
    return newest(appId, Integer.MAX_VALUE).stream()
        .map(LedgerEntry::release)
        .filter(r -> r.stamp().isPresent() && r.slug().equals(Optional.of(slugId)))
        .findFirst()
        .flatMap(Release::stamp);
  }

  @Override
  public synchronized List<SwitchFigures> recentFigures(UUID appId, int max) {
    return List.copyOf(switches.values());
  }

  @Override
  public synchronized void keepOrigin(Release release, Origin origin) {
    origins.putIfAbsent(release.id(), origin);
  }

  @Override
  public synchronized Optional<Origin> origin(Release release) {
    return Optional.ofNullable(origins.get(release.id()));
  }

  @Override
  public synchronized boolean knows(UUID appId, String commitOrSlug) {
    return entries.stream()
        .filter(e -> e.release().appId().equals(appId))
        .anyMatch(e ->
            e.release().ref().commit().filter(commitOrSlug::equals).isPresent()
                || e.release().slug().map(UUID::toString).filter(commitOrSlug::equals).isPresent());
  }

  @Override
  public synchronized void keepFigures(Release release, SwitchFigures figures) {
    switches.putIfAbsent(release.id(), figures);
  }

  @Override
  public synchronized void keepDrained(Release release, SwitchFigures.Drained end) {
    drained.putIfAbsent(release.id(), end);
  }

  @Override
  public void keepAfter(Release release, SwitchFigures.Latency after) {}

  @Override
  public synchronized Optional<SwitchFigures> figures(Release release) {
    SwitchFigures.Drained end = drained.get(release.id());
    return Optional.ofNullable(switches.get(release.id())).map(f -> end == null ? f : f.with(end));
  }

  @Override
  public Verification verify(UUID appId) {
    return new Verification.Whole(entries.size(), "head");
  }
}
