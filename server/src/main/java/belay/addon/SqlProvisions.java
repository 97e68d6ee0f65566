package belay.addon;

import belay.addon.Provision.Asker;
import belay.addon.Provision.Stage;
import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.App;
import belay.release.Change;
import belay.release.Ids;
import belay.release.NotFound;
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

/** In the database file; what providers keep and what variables hold is sealed. */
public final class SqlProvisions implements Provisions {
  private final Database database;
  private final SqlAddons.Seal seal;
  private final InstantSource clock;
  private final RandomGenerator random;

  public SqlProvisions(
      Database database, SqlAddons.Seal seal, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.seal = seal;
    this.clock = clock;
    this.random = random;
  }

  /** The name under which what is kept of one is sealed. */
  static String place(UUID id) {
    return "provision/" + id;
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }

  private static Provision read(Row row) {
    return new Provision(
        row.id("id"),
        row.text("name"),
        row.text("ref"),
        row.id("app_id"),
        row.text("alias"),
        row.text("service"),
        row.text("plan"),
        row.optionalText("wanted"),
        Stage.valueOf(row.text("stage").toUpperCase(Locale.ROOT)),
        row.text("message"),
        new Asker(row.id("actor_id"), row.text("actor_email")),
        row.time("created_at"),
        row.time("changed_at"));
  }

  private static String word(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Provision reserve(Wanted wanted, Change change) {
    SqlAddons.checkName(wanted.name());
    UUID id = Ids.next(random);
    Asker asker = Asker.of(change);
    return database.write(h -> {
      SqlAddons.insistFree(h, wanted.name());
      h.execute(
          "insert into provisions (id, name, ref, app_id, alias, service, plan, stage, message,"
              + " sealed, actor_id, actor_email, created_at, changed_at) values (?, ?, ?, ?, ?, ?, ?,"
              + " ?, '', ?, ?, ?, ?, ?)",
          id.toString(),
          wanted.name(),
          wanted.name(),
          wanted.app().id().toString(),
          wanted.as(),
          wanted.service(),
          wanted.plan(),
          word(wanted.stage()),
          seal.seal(place(id), new TreeMap<>()),
          asker.userId().toString(),
          asker.email(),
          now(),
          now());
      return one(h, id);
    });
  }

  private static Optional<Provision> find(Handle h, UUID id) {
    return h.select("select * from provisions where id = ?", id.toString())
        .map(Row.mapper(SqlProvisions::read))
        .findOne();
  }

  private static Provision one(Handle h, UUID id) {
    return find(h, id)
        .orElseThrow(() -> new NotFound("add_on", "That add-on is not there any more."));
  }

  @Override
  public Optional<Provision> find(UUID id) {
    return database.read(h -> find(h, id));
  }

  @Override
  public Generations generations() {
    return new SqlGenerations(database, seal, clock, random);
  }

  @Override
  public Optional<Provision> named(String name) {
    return database.read(h ->
        h.select("select * from provisions where ? in (name, ref)", name)
            .map(Row.mapper(SqlProvisions::read))
            .findOne());
  }

  @Override
  public List<Provision> all() {
    return database.read(h ->
        h.select("select * from provisions order by name")
            .map(Row.mapper(SqlProvisions::read))
            .list());
  }

  private Provision update(Provision provision, String columns, Object... values) {
    return database.write(h -> {
      update(h, provision.id(), columns, values);
      return one(h, provision.id());
    });
  }

  /** With the time at which the stage began. */
  private void update(Handle h, UUID id, String columns, Object... values) {
    Object[] all = new Object[values.length + 2];
    System.arraycopy(values, 0, all, 0, values.length);
    all[values.length] = now();
    all[values.length + 1] = id.toString();
    h.execute("update provisions set " + columns + ", changed_at = ? where id = ?", all);
  }

  @Override
  public Provision at(Provision provision, Stage stage, String message) {
    return update(provision, "stage = ?, message = ?", word(stage), message);
  }

  @Override
  public Provision asked(Provision provision, Stage stage, Change change) {
    Asker asker = Asker.of(change);
    return update(
        provision,
        "stage = ?, message = '', actor_id = ?, actor_email = ?",
        word(stage),
        asker.userId().toString(),
        asker.email());
  }

  @Override
  public Provision change(Provision provision, String plan, Change change) {
    Asker asker = Asker.of(change);
    return update(
        provision,
        "stage = ?, message = '', wanted = ?, actor_id = ?, actor_email = ?",
        word(Stage.CHANGING),
        plan,
        asker.userId().toString(),
        asker.email());
  }

  @Override
  public Provision changed(Provision provision) {
    return update(
        provision, "stage = ?, plan = coalesce(wanted, plan), wanted = null", word(Stage.TELLING));
  }

  @Override
  public Provision restore(Provision provision, App app, String as, Change change) {
    Asker asker = Asker.of(change);
    return update(
        provision,
        "stage = ?, message = '', app_id = ?, alias = ?, actor_id = ?, actor_email = ?",
        word(Stage.RESTORING),
        app.id().toString(),
        as,
        asker.userId().toString(),
        asker.email());
  }

  @Override
  public SortedMap<String, String> kept(UUID id) {
    byte[] sealed =
        database
            .read(h ->
                h.select("select sealed from provisions where id = ?", id.toString())
                    .map(Row.mapper(row -> row.bytes("sealed")))
                    .findOne())
            .orElseThrow(() -> new NotFound("add_on", "That add-on is not there any more."));
    return seal.open(place(id), sealed)
        .orElseThrow(() ->
            Refused.rule(
                "What is kept of the add-on "
                    + id
                    + " was changed in the database file; a backup has what it was."));
  }

  @Override
  public void keep(UUID id, Map<String, String> kept) {
    database.write(h ->
        h.execute(
            "update provisions set sealed = ? where id = ?",
            seal.seal(place(id), new TreeMap<>(kept)),
            id.toString()));
  }

  @Override
  public Provision complete(Provision provision, Map<String, String> variables) {
    String id = provision.id().toString();
    return database.write(h -> {
      h.execute("delete from addons where id = ?", id);
      h.execute(
          "insert into addons (id, name, ref, owner_id, sealed, generation, created_at) values"
              + " (?, ?, ?, ?, ?, 1, ?)",
          id,
          provision.name(),
          provision.ref(),
          provision.asker().userId().toString(),
          seal.seal(id, new TreeMap<>(variables)),
          Micros.of(provision.createdAt()));
      update(h, provision.id(), "stage = ?, message = ''", word(Stage.ATTACHING));
      return one(h, provision.id());
    });
  }

  @Override
  public Provision vanish(Provision provision) {
    return database.write(h -> {
      h.execute("delete from addons where id = ?", provision.id().toString());
      update(h, provision.id(), "stage = ?, message = ''", word(Stage.STOPPING));
      return one(h, provision.id());
    });
  }

  @Override
  public void forget(Provision provision) {
    database.write(h -> {
      h.execute("delete from addons where id = ?", provision.id().toString());
      return h.execute("delete from provisions where id = ?", provision.id().toString());
    });
  }
}
