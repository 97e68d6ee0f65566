package belay.addon;

import belay.addon.Generation.State;
import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Ids;
import belay.release.Refused;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/**
 * In the database file. What the provider keeps of the one that serves, and what its variables
 * hold, lie where they lie of add-ons that never went back; of the others they are in rows of their
 * own.
 */
final class SqlGenerations implements Generations {
  private final Database database;
  private final SqlAddons.Seal seal;
  private final InstantSource clock;
  private final RandomGenerator random;

  SqlGenerations(
      Database database, SqlAddons.Seal seal, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.seal = seal;
    this.clock = clock;
    this.random = random;
  }

  private static Generation read(Row row) {
    return new Generation(
        row.id("addon_id"),
        row.integer("number"),
        row.id("resource_id"),
        State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
        row.optionalInteger("checkpoint"),
        row.time("made_at"),
        row.time("changed_at"));
  }

  private static String notesOf(UUID addonId, int number) {
    return "generation/" + addonId + "/" + number;
  }

  /** The name under which what a generation's variables hold is sealed. */
  static String variablesOf(String addonId, int number) {
    return "generation/" + addonId + "/" + number + "/variables";
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }

  @Override
  public List<Generation> of(UUID addonId) {
    return database.read(h -> of(h, addonId));
  }

  private static List<Generation> of(Handle h, UUID addonId) {
    return h.select(
            "select * from data_generations where addon_id = ? and state <> 'gone' order by number",
            addonId.toString())
        .map(Row.mapper(SqlGenerations::read))
        .list();
  }

  @Override
  public List<Generation> all() {
    return database.read(h ->
        h.select("select * from data_generations where state <> 'gone' order by addon_id, number")
            .map(Row.mapper(SqlGenerations::read))
            .list());
  }

  @Override
  public int serving(UUID addonId) {
    return database.read(h -> serving(h, addonId));
  }

  private static int serving(Handle h, UUID addonId) {
    return of(h, addonId).stream()
        .filter(g -> g.state() == State.SERVING)
        .findFirst()
        .map(Generation::number)
        .orElse(1);
  }

  @Override
  public UUID resource(UUID addonId, int number) {
    return find(addonId, number).map(Generation::resourceId).orElse(addonId);
  }

  @Override
  public Generation begin(UUID addonId, int checkpoint) {
    String addon = addonId.toString();
    return database.write(h -> {
      int before =
          h.select(
                  "select coalesce(max(number), 0) from data_generations where addon_id = ?", addon)
              .mapTo(Integer.class)
              .one();
      if (before == 0) {
        insert(h, addonId, 1, addonId, State.SERVING, Optional.empty());
        before = 1;
      }
      insert(h, addonId, before + 1, Ids.next(random), State.MAKING, Optional.of(checkpoint));
      return of(h, addonId).getLast();
    });
  }

  private void insert(
      Handle h, UUID addonId, int number, UUID resource, State state, Optional<Integer> of) {
    h.execute(
        "insert into data_generations (addon_id, number, resource_id, state, checkpoint, notes,"
            + " variables, made_at, changed_at) values (?, ?, ?, ?, ?, ?, null, ?, ?)",
        addonId.toString(),
        number,
        resource.toString(),
        state.word(),
        of,
        seal.seal(notesOf(addonId, number), new TreeMap<>()),
        now(),
        now());
  }

  private void at(Handle h, UUID addonId, int number, State state) {
    h.execute(
        "update data_generations set state = ?, changed_at = ? where addon_id = ? and number = ?",
        state.word(),
        now(),
        addonId.toString(),
        number);
  }

  @Override
  public void ready(Generation generation, Map<String, String> variables) {
    database.write(h -> {
      write(h, generation.addonId(), generation.number(), new TreeMap<>(variables));
      at(h, generation.addonId(), generation.number(), State.READY);
      return true;
    });
  }

  private void write(Handle h, UUID addonId, int number, SortedMap<String, String> variables) {
    h.execute(
        "update data_generations set variables = ? where addon_id = ? and number = ?",
        seal.seal(variablesOf(addonId.toString(), number), variables),
        addonId.toString(),
        number);
  }

  @Override
  public void serve(UUID addonId, int number) {
    database.write(h -> {
      int before = serving(h, addonId);
      if (before != number) {
        String addon = addonId.toString();
        SortedMap<String, String> notes = notes(h, addonId, number);
        SortedMap<String, String> variables = variables(h, addonId, number);
        keep(h, addonId, before, opened(h, "provisions", SqlProvisions.place(addonId), addon));
        write(h, addonId, before, opened(h, "addons", addon, addon));
        h.execute(
            "update provisions set sealed = ? where id = ?",
            seal.seal(SqlProvisions.place(addonId), notes),
            addon);
        h.execute("update addons set sealed = ? where id = ?", seal.seal(addon, variables), addon);
        at(h, addonId, before, State.FENCED);
        at(h, addonId, number, State.SERVING);
      }
      return true;
    });
  }

  private SortedMap<String, String> opened(Handle h, String table, String place, String id) {
    byte[] sealed =
        h.select("select sealed from " + table + " where id = ?", id)
            .map(Row.mapper(row -> row.bytes("sealed")))
            .one();
    return seal.open(place, sealed).orElseThrow(SqlGenerations::changed);
  }

  private static Refused changed() {
    return Refused.rule("What is kept of an add-on was changed in the database file.");
  }

  private SortedMap<String, String> notes(Handle h, UUID addonId, int number) {
    byte[] sealed =
        h.select(
                "select notes from data_generations where addon_id = ? and number = ?",
                addonId.toString(),
                number)
            .map(Row.mapper(row -> row.bytes("notes")))
            .one();
    return seal.open(notesOf(addonId, number), sealed).orElseThrow(SqlGenerations::changed);
  }

  private SortedMap<String, String> variables(Handle h, UUID addonId, int number) {
    byte[] sealed =
        h.select(
                "select variables from data_generations where addon_id = ? and number = ?",
                addonId.toString(),
                number)
            .map(Row.mapper(row -> row.bytes("variables")))
            .one();
    return seal.open(variablesOf(addonId.toString(), number), sealed)
        .orElseThrow(SqlGenerations::changed);
  }

  @Override
  public void gone(Generation generation) {
    database.write(h -> {
      at(h, generation.addonId(), generation.number(), State.GONE);
      return true;
    });
  }

  @Override
  public SortedMap<String, String> kept(UUID addonId, int number) {
    return database.read(h -> notes(h, addonId, number));
  }

  @Override
  public void keep(UUID addonId, int number, Map<String, String> kept) {
    database.write(h -> {
      keep(h, addonId, number, kept);
      return true;
    });
  }

  private void keep(Handle h, UUID addonId, int number, Map<String, String> kept) {
    h.execute(
        "update data_generations set notes = ? where addon_id = ? and number = ?",
        seal.seal(notesOf(addonId, number), new TreeMap<>(kept)),
        addonId.toString(),
        number);
  }

  @Override
  public void forget(UUID addonId) {
    database.write(
        h -> h.execute("delete from data_generations where addon_id = ?", addonId.toString()));
  }
}
