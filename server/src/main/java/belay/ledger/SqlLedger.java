package belay.ledger;

import belay.activity.Activity;
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
import belay.release.Together;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final ReleaseWriter writer;
  private final Memo<Optional<LedgerEntry>> serving = new Memo<>();
  private final Memo<List<LedgerEntry>> newest = new Memo<>();
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
    this.writer = new ReleaseWriter(activity, seal, clock, random);
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
    return appending(List.of(draft), h -> writer.append(h, new Part(draft, runtimes)));
  }

  @Override
  public Release append(Draft draft, List<LanguageRuntime> runtimes, First first) {
    return appending(
        List.of(draft),
        h -> {
          Release release = writer.append(h, new Part(draft, runtimes));
          journal(h, release, first.step(), first.detail());
          return release;
        });
  }

  @Override
  public List<Release> append(Together together, List<Part> parts) {
    return appending(
        parts.stream().map(Part::draft).toList(),
        h -> {
          List<Release> releases = parts.stream().map(p -> writer.append(h, p)).toList();
          String flip = Ids.next(random).toString();
          releases.forEach(
              r -> h.execute("insert into together values (?, ?)", r.id().toString(), flip));
          activity.together(h, together, releases, Micros.of(Micros.now(clock)));
          return releases;
        });
  }

  private <T> T appending(List<Draft> drafts, Function<Handle, T> work) {
    try {
      return write(work);
    } finally {
      drafts.forEach(d -> newest.forget(d.appId()));
    }
  }

  @Override
  public void mark(List<Release> releases, ReleaseStatus status, String detail) {
    try {
      write(h -> writer.mark(h, releases, status, detail));
    } finally {
      releases.forEach(r -> forgetStanding(r.appId()));
    }
  }

  @Override
  public Optional<LedgerEntry> find(UUID appId, int version) {
    return entries.find(appId, version);
  }

  @Override
  public Optional<Release> release(UUID appId, int version) {
    return entries.release(appId, version);
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

  private void forgetStanding(UUID appId) {
    serving.forget(appId);
    newest.forget(appId);
  }

  @Override
  public List<LedgerEntry> newest(UUID appId, int max) {
    return max == 1
        ? newest.get(appId, id -> page(id, Integer.MAX_VALUE, true, 1))
        : page(appId, Integer.MAX_VALUE, true, max);
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
  public List<List<LedgerEntry>> pendingTogether() {
    Map<String, String> flips = new HashMap<>();
    database.read(h ->
        h.select(
                "select t.release_id, t.flip from together t join unfinished u on u.release_id ="
                    + " t.release_id")
            .map(Row.mapper(row -> flips.put(row.text("release_id"), row.text("flip"))))
            .list());
    Map<String, List<LedgerEntry>> together = new LinkedHashMap<>();
    for (LedgerEntry entry : flips.isEmpty() ? List.<LedgerEntry>of() : pending()) {
      Optional.ofNullable(flips.get(entry.release().id().toString()))
          .ifPresent(f -> together.computeIfAbsent(f, _ -> new ArrayList<>()).add(entry));
    }
    return List.copyOf(together.values());
  }

  @Override
  public void journal(Release release, String step, String detail) {
    write(h -> journal(h, release, step, detail));
  }

  private int journal(Handle h, Release release, String step, String detail) {
    return h.execute(
        "insert into journal (release_id, seq, step, detail, at) values (?, (select"
            + " coalesce(max(seq), 0) + 1 from journal where release_id = ?), ?, ?, ?)",
        release.id().toString(),
        release.id().toString(),
        step,
        detail,
        Micros.of(Micros.now(clock)));
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
    forgetStanding(appId);
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
