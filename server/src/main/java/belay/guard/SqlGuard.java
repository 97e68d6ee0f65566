package belay.guard;

import belay.activity.Activity;
import belay.activity.OfRelease;
import belay.database.Database;
import belay.database.Memo;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Change;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** What became of each release under the guard's eyes, in the database file. */
public final class SqlGuard implements Verdicts {
  private static final JsonMapper JSON = new JsonMapper();
  private static final RowMapper<Guarded> GUARDED = Row.mapper(SqlGuard::guarded);

  private static final int SHOWN_MAX = 1_000;

  private final Database database;
  private final Activity activity;
  private final InstantSource clock;
  private final Memo<Optional<Guarded>> said = new Memo<>();

  public SqlGuard(Database database, Activity activity, InstantSource clock) {
    this.database = database;
    this.activity = activity;
    this.clock = clock;
  }

  /** Notes that a release is looked at; nothing changes for one that is noted already. */
  public void begin(Guarded row) {
    change(row.release(), h -> {
      int _ =
          h.execute(
              "insert into guarded (release_id, app_id, version, former, began_at, ended_at,"
                  + " verdict, evidence, stage, reason, acted_at, requests)"
                  + " values (?, ?, ?, ?, ?, null, ?, ?, ?, '', null, 0)"
                  + " on conflict (release_id) do nothing",
              row.release().toString(),
              row.app().toString(),
              row.version(),
              row.former().orElse(null),
              Micros.of(row.began()),
              row.verdict().word(),
              json(row.evidence()),
              word(row.stage()));
      return true;
    });
  }

  /** Begins anew with a release, as with the next part of the visitors that a canary is given. */
  public void beginAgain(Guarded row) {
    forget(row.release());
    begin(row);
  }

  /** Forgets what was said of a release. */
  public void forget(UUID release) {
    change(
        release, h -> h.execute("delete from guarded where release_id = ?", release.toString()));
  }

  /** Keeps what is said of a release now. */
  public void keep(Guarded row) {
    change(row.release(), h -> {
      write(h, row);
      return true;
    });
  }

  /** The same, and tells it to those who listen. */
  public void tell(Guarded row, String sentence, Change change) {
    change(row.release(), h -> {
      write(h, row);
      var judged = new OfRelease.Judged(row.version(), row.verdict().word(), sentence);
      activity.append(h, row.app(), judged, change, Micros.of(Micros.now(clock)));
      return true;
    });
  }

  private void change(UUID release, Function<Handle, Object> work) {
    try {
      database.write(work);
    } finally {
      said.forget(release);
    }
  }

  private void write(Handle h, Guarded row) {
    Optional<Long> acted =
        row.stage() == Guarded.Stage.GOES_BACK
            ? Optional.of(Micros.of(Micros.now(clock)))
            : Optional.empty();
    int _ =
        h.execute(
            "update guarded set ended_at = ?, verdict = ?, evidence = ?, stage = ?, reason = ?,"
                + " acted_at = coalesce(acted_at, ?), requests = ? where release_id = ?",
            row.ended().map(Micros::of).orElse(null),
            row.verdict().word(),
            json(row.evidence()),
            word(row.stage()),
            row.reason().map(SqlGuard::word).orElse(""),
            acted.orElse(null),
            row.requests(),
            row.release().toString());
  }

  @Override
  public Map<UUID, Guarded> of(UUID app) {
    return database
        .read(h ->
            h.select(
                    "select * from guarded where app_id = ? order by began_at desc limit ?",
                    app.toString(),
                    SHOWN_MAX)
                .map(GUARDED)
                .list())
        .stream()
        .collect(Collectors.toMap(Guarded::release, g -> g));
  }

  @Override
  public Optional<Guarded> of(UUID app, UUID release) {
    return said.get(release, this::find).filter(g -> g.app().equals(app));
  }

  /** What is said of a release. */
  public Optional<Guarded> find(UUID release) {
    return database.read(h ->
        h.select("select * from guarded where release_id = ?", release.toString())
            .map(GUARDED)
            .findOne());
  }

  /** Those that are looked at, or that the guard is about to go back from. */
  public List<Guarded> open() {
    return database.read(h ->
        h.select(
                "select * from guarded where ended_at is null and app_id in (select id from"
                    + " apps where deleted_at is null) order by began_at")
            .map(GUARDED)
            .list());
  }

  /** Whether the guard went back in an app since then. */
  public boolean actedSince(UUID app, Instant since) {
    return database.read(h ->
        h.select(
                "select 1 from guarded where app_id = ? and acted_at > ? limit 1",
                app.toString(),
                Micros.of(since))
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  private static Guarded guarded(Row row) {
    return new Guarded(
        row.id("release_id"),
        row.id("app_id"),
        row.integer("version"),
        row.optionalInteger("former"),
        row.time("began_at"),
        row.optionalTime("ended_at"),
        Verdict.valueOf(row.text("verdict").toUpperCase(Locale.ROOT)),
        evidence(row.text("evidence")),
        Guarded.Stage.valueOf(row.text("stage").toUpperCase(Locale.ROOT)),
        Optional.of(row.text("reason"))
            .filter(word -> !word.isEmpty())
            .map(word -> Judgement.Reason.valueOf(word.toUpperCase(Locale.ROOT))),
        row.number("requests"));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String json(List<Told> evidence) {
    try {
      return JSON.writeValueAsString(evidence);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Told> evidence(String json) {
    try {
      return List.of(JSON.readValue(json, Told[].class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
