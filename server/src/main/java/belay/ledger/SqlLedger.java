package belay.ledger;

import belay.activity.Activity;
import belay.activity.OfRelease;
import belay.database.Database;
import belay.database.DatabaseUnwritable;
import belay.database.Memo;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Ids;
import belay.release.LanguageRuntime;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.release.SlugImages;
import belay.release.Stamp;
import belay.release.SwitchFigures;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The ledger in the database file. Releases and statuses are two hash chains per app; config is
 * sealed and kept once per content.
 */
public final class SqlLedger implements Ledger {
  private static final RowMapper<JournalStep> STEP =
      Row.mapper(row -> new JournalStep(row.text("step"), row.text("detail"), row.time("at")));

  private static final int OUTPUT_CHARS_MAX = 1 << 20;

  private final Database database;
  private final Activity activity;
  private final ConfigSeal seal;
  private final Entries entries;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Memo<Optional<LedgerEntry>> serving = new Memo<>();
  private final Memo<Optional<Slug>> slugs = new Memo<>();

  /**
   * @throws ConfigKeyUnusable when the ledger's config was sealed with another key
   */
  public SqlLedger(
      Database database,
      Activity activity,
      ConfigSeal seal,
      InstantSource clock,
      SecureRandom random) {
    this.activity = activity;
    this.database = database;
    this.seal = seal;
    this.entries = new Entries(database, seal);
    this.clock = clock;
    this.random = random;
    LedgerKey.claim(database, seal);
  }

  /**
   * The ledger with its key in a file, made at the first start (0600).
   *
   * @throws ConfigKeyUnusable when the file is gone, not a key, or not this ledger's; no key is
   *     made for a ledger that has one
   */
  public static SqlLedger open(
      Database database,
      Activity activity,
      Path keyFile,
      InstantSource clock,
      SecureRandom random) {
    byte[] key = LedgerKey.of(database, keyFile, random);
    return new SqlLedger(database, activity, new ConfigSeal(key, random), clock, random);
  }

  /** Encrypts config; other rooms use it for their secrets. */
  public ConfigSeal seal() {
    return seal;
  }

  @Override
  public Release append(Draft draft, List<LanguageRuntime> runtimes) {
    return write(h -> {
      String app = draft.appId().toString();
      Optional<ReleaseRow> last =
          h.select("select * from releases where app_id = ? order by version desc limit 1", app)
              .map(ReleaseRow.RELEASE)
              .findOne();
      long now = Micros.of(Micros.now(clock));
      ReleaseRow row =
          ReleaseRow.of(
              draft,
              Ids.next(random),
              last.map(l -> l.version() + 1).orElse(1),
              now,
              draft.stamped() ? Optional.of(nextStamp(h, app, now)) : Optional.empty(),
              draft.slug().flatMap(id -> SlugRow.digest(h, id)),
              runtimes,
              new Configs(h, seal).keep(draft.config()),
              last.map(ReleaseRow::hash).orElse(Encoding.NONE));
      row.insert(h);
      h.execute("insert into unfinished values (?)", row.id().toString());
      Release release = row.release(draft.config());
      appendStatus(h, release, ReleaseStatus.PENDING, "");
      var released = new OfRelease.Released(release.version(), release.description());
      activity.append(h, draft.appId(), released, release.change(), now);
      return release;
    });
  }

  private static Stamp nextStamp(Handle h, String app, long now) {
    Optional<Stamp> last =
        h.select(
                "select stamp from releases where app_id = ? and stamp is not null"
                    + " order by stamp desc limit 1",
                app)
            .mapTo(String.class)
            .findOne()
            .map(Stamp::new);
    return Stamp.next(Micros.instant(now), last);
  }

  private void appendStatus(Handle h, Release release, ReleaseStatus status, String detail) {
    Optional<StatusRow> last =
        h.select(
                "select * from statuses where app_id = ? order by seq desc limit 1",
                release.appId().toString())
            .map(StatusRow.STATUS)
            .findOne();
    long now = Micros.of(Micros.now(clock));
    StatusRow.after(last, release.appId(), release.version(), release.hash(), status, detail, now)
        .insert(h);
    activity.reached(h, release.appId(), release.version(), status, now);
  }

  @Override
  public void mark(Release release, ReleaseStatus status, String detail) {
    try {
      write(h -> mark(h, release, status, detail));
    } finally {
      serving.forget(release.appId());
    }
  }

  private int mark(Handle h, Release release, ReleaseStatus status, String detail) {

    ReleaseStatus now =
        h.select(
                "select status from statuses where app_id = ? and version = ?"
                    + " order by seq desc limit 1",
                release.appId().toString(),
                release.version())
            .mapTo(String.class)
            .findOne()
            .map(ReleaseStatus::ofWord)
            .orElseThrow(() -> new IllegalStateException(release.label() + " is not here"));
    if (!now.mayBecome(status)) {
      throw new IllegalStateException(
          release.label() + " is " + now.word() + " and cannot become " + status.word());
    }
    appendStatus(h, release, status, detail);
    return status == ReleaseStatus.CANARY
        ? 0
        : h.execute("delete from unfinished where release_id = ?", release.id().toString());
  }

  @Override
  public Optional<LedgerEntry> find(UUID appId, int version) {
    return entries
        .list(
            "r.app_id = :app and r.version = :version",
            q -> q.bind("app", appId.toString()).bind("version", version))
        .stream()
        .findFirst();
  }

  @Override
  public Optional<LedgerEntry> find(UUID releaseId) {
    return entries.list("r.id = :id", q -> q.bind("id", releaseId.toString())).stream().findFirst();
  }

  @Override
  public Optional<LedgerEntry> serving(UUID appId) {
    return serving.get(
        appId,
        id ->
            entries
                .list(
                    "r.app_id = :app and r.version = (select v.version from statuses v where"
                        + " v.app_id = :app and v.status = 'succeeded' order by v.seq desc limit"
                        + " 1)",
                    q -> q.bind("app", id.toString()))
                .stream()
                .findFirst());
  }

  @Override
  public List<LedgerEntry> page(UUID appId, int from, boolean newestFirst, int max) {
    return entries.page(appId, ReleaseFilter.ALL, from, newestFirst, max);
  }

  @Override
  public List<LedgerEntry> page(
      UUID appId, ReleaseFilter filter, int from, boolean newestFirst, int max) {
    return entries.page(appId, filter, from, newestFirst, max);
  }

  @Override
  public List<LedgerEntry> pending() {
    return entries.list(
        "r.id in (select release_id from unfinished) order by r.created_at, r.version", q -> q);
  }

  @Override
  public void journal(Release release, String step, String detail) {
    write(h ->
        h.execute(
            "insert into journal (release_id, seq, step, detail, at) values (?, (select"
                + " coalesce(max(seq), 0) + 1 from journal where release_id = ?), ?, ?, ?)",
            release.id().toString(),
            release.id().toString(),
            step,
            detail,
            Micros.of(Micros.now(clock))));
  }

  @Override
  public List<JournalStep> journal(Release release) {
    return database.read(h ->
        h.select(
                "select step, detail, at from journal where release_id = ? order by seq",
                release.id().toString())
            .map(STEP)
            .list());
  }

  @Override
  public void keep(Slug slug) {
    try {
      write(h -> SlugRow.insert(h, seal, slug));
    } finally {
      slugs.forget(slug.id());
    }
  }

  @Override
  public Optional<Slug> slug(UUID slugId) {
    return slugs.get(
        slugId,
        id ->
            database.read(h ->
                h.select("select * from slugs where id = ?", id.toString())
                    .map(SlugRow.slug(seal))
                    .findOne()));
  }

  @Override
  public UUID publicId(UUID slugId) {
    return database.read(h -> SlugRow.first(h, slugId)).orElse(slugId);
  }

  @Override
  public Optional<Slug> slug(UUID appId, UUID anyId) {
    Optional<Slug> known = slug(anyId);
    return known.filter(s -> !s.appId().equals(appId)).isEmpty()
        ? known
        : database.read(h -> SlugRow.copyIn(h, appId, anyId)).flatMap(this::slug);
  }

  @Override
  public void keepOutput(Release release, String output) {
    String id = release.id().toString();
    String end =
        output.length() <= OUTPUT_CHARS_MAX
            ? output
            : "[the beginning was cut]\n" + output.substring(output.length() - OUTPUT_CHARS_MAX);
    write(h ->
        h.execute(
            "insert into outputs (release_id, sealed) values (?, ?)"
                + " on conflict (release_id) do update set sealed = excluded.sealed",
            id,
            seal.sealText(id, end)));
  }

  @Override
  public Optional<String> output(Release release) {
    String id = release.id().toString();
    return database.read(h ->
        h.select("select sealed from outputs where release_id = ?", id)
            .mapTo(byte[].class)
            .findOne()
            .flatMap(sealed -> seal.openText(id, sealed)));
  }

  @Override
  public void keepFigures(Release release, SwitchFigures figures) {
    write(h -> FiguresRow.insert(h, release.id().toString(), figures));
  }

  @Override
  public void keepDrained(Release release, SwitchFigures.Drained drained) {
    write(h -> FiguresRow.insertDrained(h, release.id().toString(), drained));
  }

  @Override
  public void keepAfter(Release release, SwitchFigures.Latency after) {
    write(h -> FiguresRow.insertAfter(h, release.id().toString(), after));
  }

  @Override
  public Optional<SwitchFigures> figures(Release release) {
    return database.read(h -> FiguresRow.find(h, release.id().toString()));
  }

  @Override
  public List<SwitchFigures> recentFigures(UUID appId, int max) {
    return database.read(h -> FiguresRow.recent(h, appId.toString(), max));
  }

  @Override
  public void keepOrigin(Release release, Origin origin) {
    write(h -> OriginRow.insert(h, release.id().toString(), origin));
  }

  @Override
  public Optional<Origin> origin(Release release) {
    return database.read(h -> OriginRow.find(h, release.id().toString()));
  }

  @Override
  public boolean knows(UUID appId, String commitOrSlug) {
    String app = appId.toString();
    return database.read(h ->
        h.select(
                "select 1 from releases where app_id = ? and ref_commit = ? union all"
                    + " select 1 from releases where app_id = ? and slug_id = ? limit 1",
                app,
                commitOrSlug,
                app,
                commitOrSlug)
            .mapTo(Integer.class)
            .findFirst()
            .isPresent());
  }

  @Override
  public Optional<Stamp> stampOf(UUID appId, UUID slugId) {
    return database.read(h ->
        h.select(
                "select stamp from releases where app_id = ? and slug_id = ?"
                    + " and stamp is not null order by version desc limit 1",
                appId.toString(),
                slugId.toString())
            .mapTo(String.class)
            .findOne()
            .map(Stamp::new));
  }

  /** The images that a release directory goes with, if it has any. */
  public Optional<SlugImages> imagesOf(UUID appId, Stamp stamp) {
    return database.read(h -> SlugRow.images(h, appId, stamp));
  }

  @Override
  public Verification verify(UUID appId) {
    return database.read(h -> new ChainCheck(h, seal, appId).run());
  }

  /** Looks anew at what serves, and at slugs: somebody may have asked before they were there. */
  void forget(UUID appId, Set<UUID> slugIds) {
    serving.forget(appId);
    slugIds.forEach(slugs::forget);
  }

  private <T> T write(Function<Handle, T> work) {
    try {
      return database.write(work);
    } catch (DatabaseUnwritable e) {
      throw new LedgerUnwritable(String.valueOf(e.getMessage()), e);
    }
  }
}
