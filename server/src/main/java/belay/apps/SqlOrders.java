package belay.apps;

import belay.activity.Activity;
import belay.activity.Happening;
import belay.activity.OfRelease;
import belay.database.Database;
import belay.database.Memo;
import belay.database.Micros;
import belay.database.Row;
import belay.release.App;
import belay.release.Change;
import belay.release.InvalidInput;
import belay.release.Sign;
import belay.rollback.Block;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Orders in the database file. */
public final class SqlOrders implements Orders {
  private static final RowMapper<KeptRelease> KEPT =
      Row.mapper(row -> new KeptRelease(row.integer("version"), row.text("by_email")));

  private static final RowMapper<Pin> PIN =
      Row.mapper(row -> new Pin(row.integer("version"), sign(row)));

  private static final RowMapper<Lock> LOCK =
      Row.mapper(row -> new Lock(sign(row), row.optionalTime("until")));

  private static final RowMapper<Block> BLOCK = Row.mapper(SqlOrders::block);

  private static final RowMapper<Drill> DRILL = Row.mapper(SqlOrders::drill);

  private static final int REASON_CHARS_MAX = 1_000;
  private static final int DETAIL_CHARS_MAX = 1_000;
  private static final int DRILLS_KEPT = 500;

  private final Database database;
  private final InstantSource clock;
  private final Activity activity;
  private final Memo<Facts> facts = new Memo<>();

  private record KeptRelease(int version, String by) {}

  /** The orders that every change reads, kept until they change. */
  private record Facts(
      Optional<Pin> pin,
      Optional<Lock> lock,
      List<Block> blocks,
      SortedMap<Integer, String> kept) {}

  public SqlOrders(Database database, Activity activity, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.activity = activity;
  }

  private Facts facts(App app) {
    return facts.get(app.id(), id -> database.read(h -> read(h, id.toString())));
  }

  private static Facts read(Handle h, String app) {
    SortedMap<Integer, String> kept = new TreeMap<>();
    h.select("select version, by_email from kept where app_id = ?", app)
        .map(KEPT)
        .list()
        .forEach(k -> kept.put(k.version(), k.by()));
    return new Facts(
        h.select("select * from pins where app_id = ?", app).map(PIN).findOne(),
        h.select("select * from locks where app_id = ?", app).map(LOCK).findOne(),
        h.select("select * from blocks where app_id = ? order by version", app).map(BLOCK).list(),
        kept);
  }

  private static Sign sign(Row row) {
    return new Sign(row.text("by_email"), row.time("at"), row.optionalText("reason"));
  }

  private static Drill drill(Row row) {
    return new Drill(
        row.integer("version"),
        row.flag("well"),
        row.text("detail"),
        Duration.ofNanos(row.number("micros") * 1_000),
        row.time("at"));
  }

  private static Block block(Row row) {
    return new Block(
        row.integer("version"),
        row.optionalId("slug_id"),
        row.optionalText("commit_id"),
        sign(row));
  }

  @Override
  public Optional<Pin> pin(App app) {
    return facts(app).pin();
  }

  @Override
  public Pin pin(App app, int version, Change change) {
    Pin pin = new Pin(version, sign(change));
    write(
        app,
        h -> {
          put(h, app.id(), pin);
          return event(h, app, new OfRelease.Pinned(version), change);
        });
    return pin;
  }

  static void put(Handle h, UUID appId, Pin pin) {
    h.execute(
        "insert into pins (app_id, version, by_email, reason, at) values (?, ?, ?, ?, ?) on"
            + " conflict (app_id) do update set version = excluded.version, by_email ="
            + " excluded.by_email, reason = excluded.reason, at = excluded.at",
        appId.toString(),
        pin.version(),
        pin.sign().by(),
        reason(pin.sign()),
        at(pin.sign()));
  }

  @Override
  public Optional<Pin> unpin(App app, Change change) {
    return pin(app)
        .filter(pin ->
            write(app, h -> delete(h, "pins", app, new OfRelease.Unpinned(pin.version()), change)));
  }

  private boolean delete(Handle h, String table, App app, Happening event, Change change) {
    boolean was = h.execute("delete from " + table + " where app_id = ?", app.id().toString()) > 0;
    if (was) {
      event(h, app, event, change);
    }
    return was;
  }

  @Override
  public Optional<Lock> lock(App app) {
    Instant now = clock.instant();
    return facts(app).lock().filter(l -> l.until().map(now::isBefore).orElse(true));
  }

  @Override
  public Lock lock(App app, Optional<Instant> until, Change change) {
    Lock lock = new Lock(sign(change), until.map(u -> u.truncatedTo(ChronoUnit.MICROS)));
    write(
        app,
        h -> {
          put(h, app.id(), lock);
          return event(h, app, new OfRelease.Locked(until), change);
        });
    return lock;
  }

  static void put(Handle h, UUID appId, Lock lock) {
    h.execute(
        "insert into locks (app_id, until, by_email, reason, at) values (?, ?, ?, ?, ?) on"
            + " conflict (app_id) do update set until = excluded.until, by_email ="
            + " excluded.by_email, reason = excluded.reason, at = excluded.at",
        appId.toString(),
        lock.until().map(u -> Micros.of(u.truncatedTo(ChronoUnit.MICROS))),
        lock.sign().by(),
        reason(lock.sign()),
        at(lock.sign()));
  }

  @Override
  public Optional<Lock> unlock(App app, Change change) {
    return lock(app)
        .filter(_ -> write(app, h -> delete(h, "locks", app, new OfRelease.Unlocked(), change)));
  }

  @Override
  public List<Block> blocks(App app) {
    return facts(app).blocks();
  }

  @Override
  public void block(App app, Block block, Change change) {
    write(
        app,
        h -> {
          put(h, app.id(), block);
          return event(h, app, new OfRelease.Blocked(block.version()), change);
        });
  }

  static void put(Handle h, UUID appId, Block block) {
    h.execute(
        "insert into blocks (app_id, version, slug_id, commit_id, by_email, reason, at) values"
            + " (?, ?, ?, ?, ?, ?, ?) on conflict (app_id, version) do update set by_email ="
            + " excluded.by_email, reason = excluded.reason, at = excluded.at",
        appId.toString(),
        block.version(),
        block.slug().map(UUID::toString),
        block.commit(),
        block.sign().by(),
        reason(block.sign()),
        at(block.sign()));
  }

  @Override
  public boolean unblock(App app, int version, Change change) {
    return remove(app, "blocks", version, new OfRelease.Unblocked(version), change);
  }

  @Override
  public SortedMap<Integer, String> kept(App app) {
    return facts(app).kept();
  }

  @Override
  public boolean keep(App app, int version, Change change) {
    return write(
        app,
        h -> {
          boolean isNew = putKept(h, app.id(), version, change.actor().email(), now());
          return isNew && event(h, app, new OfRelease.Kept(version), change);
        });
  }

  static boolean putKept(Handle h, UUID appId, int version, String by, long at) {
    return h.execute(
            "insert into kept (app_id, version, by_email, at) values (?, ?, ?, ?) on conflict"
                + " (app_id, version) do nothing",
            appId.toString(),
            version,
            by,
            at)
        > 0;
  }

  @Override
  public boolean unkeep(App app, int version, Change change) {
    return remove(app, "kept", version, new OfRelease.KeptNoLonger(version), change);
  }

  private boolean remove(App app, String table, int version, Happening event, Change change) {
    return write(
        app,
        h ->
            h.execute(
                        "delete from " + table + " where app_id = ? and version = ?",
                        app.id().toString(),
                        version)
                    > 0
                && event(h, app, event, change));
  }

  @Override
  public void drilled(App app, Drill drill) {
    String id = app.id().toString();
    database.write(h -> {
      h.execute(
          "insert into drills (app_id, seq, version, well, detail, micros, at) values (?, (select"
              + " coalesce(max(seq), 0) + 1 from drills where app_id = ?), ?, ?, ?, ?, ?)",
          id,
          id,
          drill.version(),
          drill.well(),
          drill.detail().substring(0, Math.min(DETAIL_CHARS_MAX, drill.detail().length())),
          drill.took().toNanos() / 1_000,
          Micros.of(drill.at().truncatedTo(ChronoUnit.MICROS)));
      return h.execute(
          "delete from drills where app_id = ? and seq <= (select max(seq) from drills where app_id"
              + " = ?) - ?",
          id,
          id,
          DRILLS_KEPT);
    });
  }

  @Override
  public List<Drill> drills(App app, int max) {
    return database.read(h ->
        h.select(
                "select * from drills where app_id = ? order by seq desc limit ?",
                app.id().toString(),
                max)
            .map(DRILL)
            .list());
  }

  private <T> T write(App app, Function<Handle, T> work) {
    try {
      return database.write(work);
    } finally {
      facts.forget(app.id());
    }
  }

  /** Answers true, so that a change can end with it. */
  private boolean event(Handle h, App app, Happening event, Change change) {
    activity.append(h, app.id(), event, change, now());
    return true;
  }

  private Sign sign(Change change) {
    return new Sign(change.actor().email(), Micros.now(clock), change.reason());
  }

  private static Optional<String> reason(Sign sign) {
    return sign.reason().map(SqlOrders::checked);
  }

  private static long at(Sign sign) {
    return Micros.of(sign.at().truncatedTo(ChronoUnit.MICROS));
  }

  /** Looks anew at what was ordered of an app. */
  void forget(UUID appId) {
    facts.forget(appId);
  }

  private static String checked(String reason) {
    if (reason.length() > REASON_CHARS_MAX) {
      throw new InvalidInput("A reason has at most " + REASON_CHARS_MAX + " characters.");
    }
    return reason;
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }
}
