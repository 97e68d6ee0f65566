package belay.addonbackup;

import belay.addon.Provision;
import belay.addonbackup.AddonBackup.State;
import belay.addonbackup.AddonBackup.Trial;
import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Ids;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/** Backups and schedules in the database file. Safe for several threads. */
public final class SqlAddonBackups {
  private final Database database;
  private final InstantSource clock;
  private final RandomGenerator random;

  public SqlAddonBackups(Database database, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static AddonBackup read(Row row) {
    Optional<Trial> trial =
        row.optionalTime("tried_at")
            .map(at ->
                new Trial(
                    at, row.number("tried_ms"), row.integer("tables"), row.number("row_count")));
    return new AddonBackup(
        row.id("id"),
        row.integer("number"),
        new AddonBackup.Source(
            row.id("addon_id"),
            row.text("addon"),
            row.id("app_id"),
            row.text("service"),
            row.text("plan")),
        new AddonBackup.Order(row.text("why"), row.text("place")),
        State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
        row.text("message"),
        new AddonBackup.Size(row.number("bytes"), row.number("stored")),
        new AddonBackup.Times(row.time("begun_at"), row.optionalTime("ended_at")),
        trial,
        row.optionalId("scratch_id"));
  }

  /** Writes down that one is to be made. */
  AddonBackup begin(Provision provision, String why, String place) {
    UUID id = Ids.next(random);
    return database.write(h -> {
      h.execute(
          "insert into addon_backups (id, number, addon_id, addon, app_id, service, plan, state,"
              + " why, place, bytes, stored, message, begun_at) values (?, (select"
              + " coalesce(max(number), 0) + 1 from addon_backups where app_id = ?), ?, ?, ?, ?, ?,"
              + " 'making', ?, ?, 0, 0, '', ?)",
          id.toString(),
          provision.appId().toString(),
          provision.id().toString(),
          provision.name(),
          provision.appId().toString(),
          provision.service(),
          provision.plan(),
          why,
          place,
          now());
      return one(h, id);
    });
  }

  private static AddonBackup one(Handle h, UUID id) {
    return h.select("select * from addon_backups where id = ?", id.toString())
        .map(Row.mapper(SqlAddonBackups::read))
        .one();
  }

  private AddonBackup update(AddonBackup backup, String columns, Object... values) {
    Object[] all = java.util.Arrays.copyOf(values, values.length + 1);
    all[values.length] = backup.id().toString();
    return database.write(h -> {
      h.execute("update addon_backups set " + columns + " where id = ?", all);
      return one(h, backup.id());
    });
  }

  AddonBackup made(AddonBackup backup, long bytes, long stored) {
    return update(
        backup,
        "state = ?, bytes = ?, stored = ?, message = '', ended_at = ?",
        word(State.MADE),
        bytes,
        stored,
        now());
  }

  AddonBackup failed(AddonBackup backup, String why) {
    return update(backup, "state = ?, message = ?, ended_at = ?", word(State.FAILED), why, now());
  }

  /** Is being tried in a server of that id. */
  AddonBackup trying(AddonBackup backup, UUID scratch) {
    return update(backup, "scratch_id = ?", scratch.toString());
  }

  AddonBackup tried(AddonBackup backup, long millis, int tables, long rows) {
    return update(
        backup,
        "message = '', tried_at = ?, tried_ms = ?, tables = ?, row_count = ?",
        now(),
        millis,
        tables,
        rows);
  }

  AddonBackup unfit(AddonBackup backup, String why) {
    return update(backup, "message = ?", why);
  }

  /** Nothing is left of the server that it was tried in. */
  AddonBackup settled(AddonBackup backup) {
    return update(backup, "scratch_id = null");
  }

  void forget(AddonBackup backup) {
    database.write(
        h -> h.execute("delete from addon_backups where id = ?", backup.id().toString()));
  }

  /** The oldest first. */
  public List<AddonBackup> all() {
    return database.read(h ->
        h.select("select * from addon_backups order by begun_at, number")
            .map(Row.mapper(SqlAddonBackups::read))
            .list());
  }

  /** Of an app's add-ons, those that are gone among them; the oldest first. */
  public List<AddonBackup> ofApp(UUID app) {
    return all().stream().filter(b -> b.source().appId().equals(app)).toList();
  }

  void schedule(UUID addon, Schedule.Time time, Keep keep) {
    database.write(h ->
        h.execute(
            "insert into addon_backup_schedules (addon_id, at, zone, days, weeks, months, since)"
                + " values (?, ?, ?, ?, ?, ?, ?) on conflict (addon_id) do update set"
                + " at = excluded.at, zone = excluded.zone, days = excluded.days,"
                + " weeks = excluded.weeks, months = excluded.months, since = excluded.since",
            addon.toString(),
            time.at().toString(),
            time.zone().toString(),
            keep.days(),
            keep.weeks(),
            keep.months(),
            now()));
  }

  void unschedule(UUID addon) {
    database.write(
        h -> h.execute("delete from addon_backup_schedules where addon_id = ?", addon.toString()));
  }

  public List<Schedule> schedules() {
    return database.read(h ->
        h.select("select * from addon_backup_schedules order by addon_id")
            .map(
                Row.mapper(row ->
                    new Schedule(
                        row.id("addon_id"),
                        LocalTime.parse(row.text("at")),
                        ZoneId.of(row.text("zone")),
                        new Keep(row.integer("days"), row.integer("weeks"), row.integer("months")),
                        row.time("since"))))
            .list());
  }

  public Optional<Schedule> schedule(UUID addon) {
    return schedules().stream().filter(s -> s.addonId().equals(addon)).findFirst();
  }
}
