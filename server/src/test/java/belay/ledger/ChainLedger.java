package belay.ledger;

import belay.release.ConfigVars;
import belay.release.Ids;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A ledger in memory with the real rows and hashes, for tests that need thousands of them. On one
 * thread.
 */
public final class ChainLedger implements Ledger {
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<UUID, List<Row>> releases = new HashMap<>();
  private final Map<UUID, List<StatusRow>> statuses = new HashMap<>();
  private final Map<UUID, List<JournalStep>> journal = new HashMap<>();
  private final Map<UUID, Slug> slugs = new HashMap<>();
  private final Map<UUID, String> outputs = new HashMap<>();
  private final Map<UUID, SwitchFigures> figures = new HashMap<>();
  private final Map<UUID, SwitchFigures.Drained> drained = new HashMap<>();
  private final Map<UUID, List<Release>> flips = new HashMap<>();
  private Told told =
      new Told() {
        @Override
        public void together(Together together, List<Release> releases) {}

        @Override
        public void succeeded(List<Release> releases) {}
      };
  private final Map<UUID, Origin> origins = new HashMap<>();

  public ChainLedger(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  private record Row(ReleaseRow row, ConfigVars config) {
    Release release() {
      return row.release(config);
    }
  }

  private List<Row> rows(UUID appId) {
    return releases.computeIfAbsent(appId, id -> new ArrayList<>());
  }

  private List<StatusRow> statuses(UUID appId) {
    return statuses.computeIfAbsent(appId, id -> new ArrayList<>());
  }

  private long micros() {
    return clock.instant().toEpochMilli() * 1_000;
  }

  /** A config's name: here nobody hides anything. */
  private static String id(ConfigVars config) {
    return "config " + config.values();
  }

  @Override
  public Release append(Draft draft, List<LanguageRuntime> runtimes) {
    List<Row> rows = rows(draft.appId());
    Optional<ReleaseRow> last =
        rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast().row());
    long now = micros();
    Optional<Stamp> lastStamp =
        rows.stream().map(r -> r.row().stamp()).flatMap(Optional::stream).reduce((a, b) -> b);
    ReleaseRow row =
        ReleaseRow.of(
            draft,
            Ids.next(random),
            last.map(l -> l.version() + 1).orElse(1),
            now,
            draft.stamped()
                ? Optional.of(Stamp.next(Instant.ofEpochMilli(now / 1_000), lastStamp))
                : Optional.empty(),
            draft.slug().map(slugs::get).map(Slug::digest),
            runtimes,
            id(draft.config()),
            last.map(ReleaseRow::hash).orElse(Encoding.NONE));
    rows.add(new Row(row, draft.config()));
    Release release = rows.getLast().release();
    append(release, ReleaseStatus.PENDING, "");
    return release;
  }

  private void append(Release release, ReleaseStatus status, String detail) {
    List<StatusRow> of = statuses(release.appId());
    of.add(
        StatusRow.after(
            of.reversed().stream()
                .findFirst()
                .map(row -> new StatusRow.Place(row.seq(), row.at(), row.hash())),
            release.appId(),
            release.version(),
            release.hash(),
            status,
            detail,
            micros()));
  }

  /** Hears of what is written, in the moment in which it is. */
  public interface Told {
    void together(Together together, List<Release> releases);

    void succeeded(List<Release> releases);
  }

  /** From now on that is told of all. */
  public void tell(Told listener) {
    told = listener;
  }

  @Override
  public List<Release> append(Together together, List<Part> parts) {
    List<Release> releases = parts.stream().map(p -> append(p.draft(), p.runtimes())).toList();
    releases.forEach(r -> flips.put(r.id(), releases));
    told.together(together, releases);
    return releases;
  }

  @Override
  public List<List<LedgerEntry>> pendingTogether() {
    return pending().stream()
        .map(e -> flips.get(e.release().id()))
        .filter(java.util.Objects::nonNull)
        .distinct()
        .map(all -> all.stream().map(r -> find(r.id()).orElseThrow()).toList())
        .toList();
  }

  @Override
  public void mark(List<Release> releases, ReleaseStatus status, String detail) {
    releases.forEach(r -> markOne(r, status, detail));
    if (status == ReleaseStatus.SUCCEEDED) {
      told.succeeded(releases);
    }
  }

  private void markOne(Release release, ReleaseStatus status, String detail) {
    ReleaseStatus now = last(release.appId(), release.version()).status();
    if (!now.mayBecome(status)) {
      throw new IllegalStateException(
          release.label() + " is " + now.word() + " and cannot become " + status.word());
    }
    append(release, status, detail);
  }

  private StatusRow last(UUID appId, int version) {
    return statuses(appId).reversed().stream()
        .filter(s -> s.version() == version)
        .findFirst()
        .orElseThrow();
  }

  private LedgerEntry entry(Row row) {
    UUID appId = row.row().appId();
    StatusRow last = last(appId, row.row().version());
    Optional<Instant> served =
        statuses(appId).reversed().stream()
            .filter(s -> s.version() == row.row().version())
            .filter(s -> s.status() == ReleaseStatus.SUCCEEDED)
            .findFirst()
            .map(s -> instant(s.at()));
    return new LedgerEntry(row.release(), last.status(), last.detail(), instant(last.at()), served);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plusNanos(micros * 1_000);
  }

  @Override
  public Optional<LedgerEntry> find(UUID appId, int version) {
    return rows(appId).stream()
        .filter(r -> r.row().version() == version)
        .findFirst()
        .map(this::entry);
  }

  @Override
  public Optional<LedgerEntry> find(UUID releaseId) {
    return releases.values().stream()
        .flatMap(List::stream)
        .filter(r -> r.row().id().equals(releaseId))
        .findFirst()
        .map(this::entry);
  }

  @Override
  public Optional<LedgerEntry> serving(UUID appId) {
    return statuses(appId).reversed().stream()
        .filter(s -> s.status() == ReleaseStatus.SUCCEEDED)
        .findFirst()
        .flatMap(s -> find(appId, s.version()));
  }

  @Override
  public List<LedgerEntry> page(UUID appId, int from, boolean newestFirst, int max) {
    List<Row> rows = newestFirst ? rows(appId).reversed() : rows(appId);
    return rows.stream()
        .filter(r -> newestFirst ? r.row().version() <= from : r.row().version() >= from)
        .limit(max)
        .map(this::entry)
        .toList();
  }

  @Override
  public Optional<Stamp> stampOf(UUID appId, UUID slugId) {
    return rows(appId).reversed().stream()
        .filter(r -> r.row().slug().equals(Optional.of(slugId)))
        .map(r -> r.row().stamp())
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public List<LedgerEntry> pending() {
    return releases.values().stream()
        .flatMap(List::stream)
        .filter(r -> last(r.row().appId(), r.row().version()).status() == ReleaseStatus.PENDING)
        .map(this::entry)
        .toList();
  }

  @Override
  public void journal(Release release, String step, String detail) {
    journal
        .computeIfAbsent(release.id(), id -> new ArrayList<>())
        .add(new JournalStep(step, detail, clock.instant()));
  }

  @Override
  public List<JournalStep> journal(Release release) {
    return List.copyOf(journal.getOrDefault(release.id(), List.of()));
  }

  @Override
  public void keep(Slug slug) {
    slugs.put(slug.id(), slug);
  }

  @Override
  public Optional<Slug> slug(UUID slugId) {
    return Optional.ofNullable(slugs.get(slugId));
  }

  @Override
  public void keepOutput(Release release, String output) {
    outputs.put(release.id(), output);
  }

  @Override
  public Optional<String> output(Release release) {
    return Optional.ofNullable(outputs.get(release.id()));
  }

  @Override
  public void keepFigures(Release release, SwitchFigures cost) {
    figures.putIfAbsent(release.id(), cost);
  }

  @Override
  public void keepDrained(Release release, SwitchFigures.Drained end) {
    drained.putIfAbsent(release.id(), end);
  }

  @Override
  public void keepAfter(Release release, SwitchFigures.Latency after) {}

  @Override
  public Optional<SwitchFigures> figures(Release release) {
    SwitchFigures.Drained end = drained.get(release.id());
    return Optional.ofNullable(figures.get(release.id())).map(f -> end == null ? f : f.with(end));
  }

  @Override
  public List<SwitchFigures> recentFigures(UUID appId, int max) {
    return rows(appId).reversed().stream()
        .map(r -> figures.get(r.row().id()))
        .filter(java.util.Objects::nonNull)
        .limit(max)
        .toList();
  }

  @Override
  public void keepOrigin(Release release, Origin origin) {
    origins.putIfAbsent(release.id(), origin);
  }

  @Override
  public Optional<Origin> origin(Release release) {
    return Optional.ofNullable(origins.get(release.id()));
  }

  @Override
  public boolean knows(UUID appId, String commitOrSlug) {
    return rows(appId).stream()
        .anyMatch(r ->
            r.row().ref().commit().filter(commitOrSlug::equals).isPresent()
                || r.row().slug().map(UUID::toString).filter(commitOrSlug::equals).isPresent());
  }

  /**
   * By the rules of {@link ChainCheck}: gapless, each row's hash over its content and the one
   * before.
   */
  @Override
  public Verification verify(UUID appId) {
    String previous = Encoding.NONE;
    int version = 1;
    for (Row row : rows(appId)) {
      ReleaseRow r = row.row();
      boolean whole =
          r.version() == version
              && r.previousHash().equals(previous)
              && r.computeHash(version).equals(r.hash())
              && r.configId().equals(id(row.config()));
      if (!whole) {
        return new Verification.Broken(version, "release row " + r.version());
      }
      previous = r.hash();
      version++;
    }
    String before = Encoding.NONE;
    long seq = 1;
    for (StatusRow s : statuses(appId)) {
      String release = rows(appId).get(s.version() - 1).row().hash();
      boolean whole =
          s.seq() == seq
              && s.previousHash().equals(before)
              && s.computeHash(release).equals(s.hash());
      if (!whole) {
        return new Verification.Broken(s.version(), "status row " + s.seq());
      }
      before = s.hash();
      seq++;
    }
    return new Verification.Whole(version - 1, previous);
  }

  /** For a planted bug: loses the newest row, so that its number is given twice. */
  public void loseNewest(UUID appId) {
    rows(appId).removeLast();
    statuses(appId).removeLast();
  }

  /** For a planted bug: writes over a row. */
  public void overwrite(UUID appId, String description) {
    List<Row> rows = rows(appId);
    Row row = rows.getLast();
    ReleaseRow r = row.row();
    rows.set(
        rows.size() - 1,
        new Row(
            new ReleaseRow(
                r.form(),
                r.appId(),
                r.version(),
                r.id(),
                r.kind(),
                r.ref(),
                description,
                r.change(),
                r.createdAt(),
                r.stamp(),
                r.slug(),
                r.digest(),
                r.runtimes(),
                r.configId(),
                r.previousHash(),
                r.hash()),
            row.config()));
  }
}
