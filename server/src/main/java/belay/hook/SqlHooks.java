package belay.hook;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.outbox.Receivers;
import belay.outbox.Untold;
import belay.release.Ids;
import belay.release.Refused;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Hooks in the database file; where they lead is sealed. An app's hook is in force from the moment
 * that the release with which it comes succeeds ({@link HookReleases}). Safe for several threads.
 */
public final class SqlHooks {
  private static final RowMapper<Hook> HOOK = Row.mapper(SqlHooks::read);

  private static final RowMapper<Span> SPAN =
      Row.mapper(row ->
          new Span(
              HookKind.ofWord(row.text("kind")).orElseThrow().plan(),
              row.integer("added_in"),
              row.optionalInteger("removed_in")));

  private static final int HOOKS_MAX = 20;
  private static final String TO = "to";
  private static final String IN_FORCE = " and since_at is not null and removed_in is null";

  private final Database database;
  private final Seal seal;
  private final Receivers receivers;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** Encrypts values under an id, and opens what was not changed in the file. */
  public record Seal(
      BiFunction<String, SortedMap<String, String>, byte[]> close,
      BiFunction<String, byte[], Optional<SortedMap<String, String>>> open) {}

  /**
   * A hook, in the releases of its app.
   *
   * @param from the release with which it came
   * @param until the one with which it went; empty while it is there
   */
  public record Span(String plan, int from, Optional<Integer> until) {
    public boolean covers(int version) {
      return version >= from && until.map(u -> version < u).orElse(true);
    }
  }

  public SqlHooks(
      Database database,
      Seal seal,
      Receivers receivers,
      InstantSource clock,
      RandomGenerator random) {
    this.database = database;
    this.seal = seal;
    this.receivers = receivers;
    this.clock = clock;
    this.random = random;
    database.write(SqlHooks::forgetUnmade);
  }

  /** What a crash left of hooks whose release was never written. */
  private static boolean forgetUnmade(Handle h) {
    h
        .select("select id, app_id, name from hooks where since_at is null")
        .map(Row.mapper(row -> List.of(row.text("id"), row.text("app_id"), row.text("name"))))
        .list()
        .stream()
        .filter(hook ->
            h.select(
                    "select 1 from releases where app_id = ? and description = ?",
                    hook.get(1),
                    HookNames.added(hook.get(2)))
                .mapTo(Integer.class)
                .findFirst()
                .isEmpty())
        .forEach(hook -> h.execute("delete from hooks where id = ?", hook.getFirst()));
    return true;
  }

  /**
   * Writes a hook down. The server's is in force with that, an app's when its release succeeds.
   *
   * @param appId whose it is, or {@link Untold#SERVER}
   * @throws Refused when there are as many as there may be
   */
  public Hook prepare(UUID appId, HookWish wish) {
    String id = Ids.next(random).toString();
    long now = Micros.of(Micros.now(clock));
    boolean ofServer = appId.equals(Untold.SERVER);
    Hook hook =
        database.write(h -> {
          if (list(h, appId).size() >= HOOKS_MAX) {
            throw Refused.rule(
                (ofServer ? "The server" : "An app") + " has at most " + HOOKS_MAX + " hooks.");
          }
          h.execute(
              "insert into hooks (id, app_id, name, kind, shown, events, sealed, created_at,"
                  + " since_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              id,
              appId.toString(),
              freeName(h, wish.kind()),
              wish.kind().word(),
              wish.shown(),
              wish.events().stream()
                  .sorted()
                  .map(HookEvent::word)
                  .collect(Collectors.joining("\n")),
              seal.close().apply(id, new TreeMap<>(Map.of(TO, wish.to()))),
              now,
              ofServer ? Long.valueOf(now) : null);
          return h.select("select * from hooks where id = ?", id).map(HOOK).one();
        });
    receivers.changed();
    return hook;
  }

  private String freeName(Handle h, HookKind kind) {
    String name;
    do {
      name = HookNames.next(kind, random);
    } while (h.select("select 1 from hooks where name = ?", name)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent());
    return name;
  }

  /** Forgets a hook of the server's, or one whose release did not come; nothing more is sent. */
  public void forget(Hook hook) {
    String id = hook.id().toString();
    database.write(h -> {
      h.execute("delete from webhook_deliveries where webhook_id = ?", id);
      return h.execute("delete from hooks where id = ? and added_in is null", id);
    });
    receivers.changed();
  }

  /** Of an app those in force came or went with a release. */
  public void changed() {
    receivers.changed();
  }

  /**
   * Those in force, oldest first.
   *
   * @param appId whose they are, or {@link Untold#SERVER}
   */
  public List<Hook> list(UUID appId) {
    return database.read(h -> list(h, appId));
  }

  private static List<Hook> list(Handle h, UUID appId) {
    return h.select(
            "select * from hooks where app_id = ?" + IN_FORCE + " order by created_at, id",
            appId.toString())
        .map(HOOK)
        .list();
  }

  /** One in force, by its name or id. */
  public Optional<Hook> find(UUID appId, String nameOrId) {
    return list(appId).stream()
        .filter(h -> h.name().equals(nameOrId) || h.id().toString().equals(nameOrId))
        .findFirst();
  }

  /** All that an app's releases ever had. */
  public List<Span> spans(UUID appId) {
    return database.read(h ->
        h.select(
                "select kind, added_in, removed_in from hooks where app_id = ? and added_in is not"
                    + " null order by kind, created_at",
                appId.toString())
            .map(SPAN)
            .list());
  }

  private static Hook read(Row row) {
    return new Hook(
        row.id("id"),
        row.id("app_id"),
        row.text("name"),
        HookKind.ofWord(row.text("kind")).orElseThrow(),
        row.text("shown"),
        Arrays.stream(row.text("events").split("\n", -1))
            .map(HookEvent::ofWord)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet()),
        row.time("created_at"));
  }

  /** Where a hook leads, with what it is. */
  record Target(HookKind kind, String to) {
    @Override
    public String toString() {
      return kind.word();
    }
  }

  /** Empty when it is gone, or was changed in the file. */
  Optional<Target> target(UUID hook) {
    String id = hook.toString();
    return database
        .read(h ->
            h.select("select kind, sealed from hooks where id = ?" + IN_FORCE, id)
                .map(
                    Row.mapper(row -> {
                      HookKind kind = HookKind.ofWord(row.text("kind")).orElseThrow();
                      return seal.open()
                          .apply(id, row.bytes("sealed"))
                          .map(values -> new Target(kind, values.getOrDefault(TO, "")));
                    }))
                .findOne())
        .flatMap(found -> found);
  }

  /** The apps whose hooks are told of an event; {@link Untold#SERVER} for those of all apps. */
  public Set<UUID> told(HookEvent event) {
    return database.read(h ->
        h
            .select("select app_id, events from hooks where true" + IN_FORCE)
            .map(Row.mapper(row -> Map.entry(row.text("app_id"), row.text("events"))))
            .list()
            .stream()
            .filter(hook -> Arrays.asList(hook.getValue().split("\n", -1)).contains(event.word()))
            .map(hook -> UUID.fromString(hook.getKey()))
            .collect(Collectors.toSet()));
  }
}
