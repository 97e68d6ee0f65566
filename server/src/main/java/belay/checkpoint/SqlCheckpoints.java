package belay.checkpoint;

import belay.checkpoint.Checkpoint.Counters;
import belay.checkpoint.Checkpoint.Of;
import belay.checkpoint.Checkpoint.State;
import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Change;
import belay.release.Ids;
import belay.release.NotFound;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** In the database file. */
public final class SqlCheckpoints implements Checkpoints {
  private final Database database;
  private final InstantSource clock;
  private final RandomGenerator random;

  public SqlCheckpoints(Database database, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  private static Checkpoint read(Row row) {
    return new Checkpoint(
        row.id("id"),
        row.id("addon_id"),
        row.integer("number"),
        row.integer("generation"),
        State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
        row.optionalId("app_id")
            .map(app -> new Of(app, row.integer("version"), row.optionalInteger("before_version"))),
        row.text("why"),
        row.text("actor_email"),
        row.time("taken_at"),
        row.number("bytes"),
        row.text("position"),
        new Counters(row.text("counted_since"), rows(row.text("counted"))));
  }

  /** A table and a number on each line. */
  private static SortedMap<String, Long> rows(String text) {
    SortedMap<String, Long> rows = new TreeMap<>();
    text.lines()
        .forEach(line -> {
          int tab = line.lastIndexOf('\t');
          rows.put(line.substring(0, tab), Long.parseLong(line.substring(tab + 1)));
        });
    return rows;
  }

  private static String text(SortedMap<String, Long> rows) {
    return rows.entrySet().stream()
        .filter(e -> e.getKey().indexOf('\n') < 0)
        .map(e -> e.getKey() + "\t" + e.getValue())
        .collect(Collectors.joining("\n"));
  }

  @Override
  public Checkpoint begin(Wanted wanted, Change change) {
    UUID id = Ids.next(random);
    String addon = wanted.addonId().toString();
    return database.write(h -> {
      h.execute(
          "insert into checkpoints (id, addon_id, number, generation, state, app_id, version,"
              + " before_version, why, actor_email, taken_at, bytes, position, counted_since,"
              + " counted) values (?, ?, (select coalesce(max(number), 0) + 1 from checkpoints"
              + " where addon_id = ?), ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', '')",
          id.toString(),
          addon,
          addon,
          wanted.generation(),
          State.TAKING.word(),
          wanted.of().map(of -> of.appId().toString()),
          wanted.of().map(Of::version),
          wanted.of().flatMap(Of::before),
          wanted.why(),
          change.actor().email(),
          Micros.of(Micros.now(clock)));
      return one(h, id);
    });
  }

  private static Checkpoint one(Handle h, UUID id) {
    return h.select("select * from checkpoints where id = ?", id.toString())
        .map(Row.mapper(SqlCheckpoints::read))
        .findOne()
        .orElseThrow(() -> new NotFound("checkpoint", "That checkpoint is not there any more."));
  }

  @Override
  public Checkpoint whole(Checkpoint checkpoint, long bytes, String position, Counters counted) {
    return database.write(h -> {
      h.execute(
          "update checkpoints set state = ?, bytes = ?, position = ?, counted_since = ?, counted ="
              + " ? where id = ?",
          State.WHOLE.word(),
          bytes,
          position,
          counted.since(),
          text(counted.rows()),
          checkpoint.id().toString());
      return one(h, checkpoint.id());
    });
  }

  private void at(Handle h, Checkpoint checkpoint, State state) {
    h.execute(
        "update checkpoints set state = ? where id = ?", state.word(), checkpoint.id().toString());
  }

  @Override
  public Checkpoint dropping(Checkpoint checkpoint) {
    return database.write(h -> {
      at(h, checkpoint, State.DROPPING);
      return one(h, checkpoint.id());
    });
  }

  @Override
  public void gone(Checkpoint checkpoint) {
    database.write(h -> {
      at(h, checkpoint, State.GONE);
      return true;
    });
  }

  @Override
  public Optional<Checkpoint> find(UUID addonId, int number) {
    return of(addonId).stream().filter(c -> c.number() == number).findFirst();
  }

  @Override
  public List<Checkpoint> of(UUID addonId) {
    return database.read(h ->
        h.select(
                "select * from checkpoints where addon_id = ? and state <> 'gone' order by number"
                    + " desc",
                addonId.toString())
            .map(Row.mapper(SqlCheckpoints::read))
            .list());
  }

  @Override
  public List<Checkpoint> all() {
    return database.read(h ->
        h.select("select * from checkpoints where state <> 'gone' order by addon_id, number desc")
            .map(Row.mapper(SqlCheckpoints::read))
            .list());
  }

  @Override
  public void forget(UUID addonId) {
    database.write(
        h -> h.execute("delete from checkpoints where addon_id = ?", addonId.toString()));
  }
}
