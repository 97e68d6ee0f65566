package belay.outbox;

import belay.database.Database;
import belay.database.Micros;
import belay.release.App;
import belay.release.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/**
 * What is to be told and what was, in the database file. Each step is one transaction, so that a
 * crash repeats at most the attempt that was under way. Safe for use by several threads.
 */
public final class SqlDeliveries {
  /** Of each webhook as many are kept: what is not done before what is, the newest of each. */
  static final int KEPT = 1_000;

  private static final String ALL =
      "select d.*, d.rowid as place, w.level, w.url, e.include, e.payload, e.created_at"
          + " as event_at from webhook_deliveries d join webhooks w on w.id = d.webhook_id join"
          + " webhook_events e on e.id = d.event_id where ";

  private final Database database;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** A delivery whose time has come, with what it needs. */
  record Due(Delivery delivery, WebhookEvent event, String url) {}

  public SqlDeliveries(Database database, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  /** What happened and is not on its way yet, oldest first. */
  List<Untold> untold(int max) {
    return database.read(h ->
        h.select("select * from webhook_outbox order by seq limit ?", max)
            .map((row, c) ->
                new Untold(
                    row.getLong("seq"),
                    UUID.fromString(row.getString("app_id")),
                    row.getString("kind"),
                    row.getString("ref"),
                    row.getString("detail"),
                    Micros.instant(row.getLong("at"))))
            .list());
  }

  /** Sends what happened on its way, to each webhook that was there by then and wants it. */
  void accept(Untold untold, List<Payloads.Payload> payloads) {
    database.write(h -> {
      Set<String> told = new LinkedHashSet<>();
      payloads.forEach(p -> told.addAll(accept(h, untold, p)));
      told.forEach(webhook -> boundDeliveries(h, webhook));
      boundEvents(h, untold.appId());
      return h.execute("delete from webhook_outbox where seq = ?", untold.seq());
    });
  }

  /** Answers the webhooks that want it. */
  private List<String> accept(Handle h, Untold untold, Payloads.Payload payload) {
    String app = untold.appId().toString();
    List<String> webhooks =
        h.select(
                "select id from webhooks where app_id = ? and created_at <= ? and char(10) ||"
                    + " include || char(10) like ? order by created_at, id",
                app,
                Micros.of(untold.at()),
                "%\n" + payload.include().word() + "\n%")
            .mapTo(String.class)
            .list();
    if (webhooks.isEmpty()) {
      return webhooks;
    }
    String event = Ids.next(random).toString();
    h.execute(
        "insert into webhook_events (id, app_id, seq, include, payload, created_at) values (?, ?,"
            + " max(?, (select coalesce(max(seq), 0) + 1 from webhook_events where app_id = ?)), ?, ?,"
            + " ?)",
        event,
        app,
        untold.seq(),
        app,
        payload.include().word(),
        payload.json(),
        Micros.of(untold.at()));
    long now = Micros.of(Micros.now(clock));
    for (String webhook : webhooks) {
      h.execute("update webhooks set told = told + 1 where id = ?", webhook);
      h.execute(
          "insert into webhook_deliveries (id, app_id, webhook_id, event_id, seq, status,"
              + " attempts, next_at, created_at, updated_at) values (?, ?, ?, ?, (select"
              + " told from webhooks where id = ?), 'pending', 0, ?, ?, ?)",
          Ids.next(random).toString(),
          app,
          webhook,
          event,
          webhook,
          now,
          now,
          now);
    }
    return webhooks;
  }

  private static void boundDeliveries(Handle h, String webhook) {
    h.execute(
        "delete from webhook_deliveries where rowid in (select rowid from webhook_deliveries where"
            + " webhook_id = ? order by status in ('pending', 'retrying') desc, seq desc limit -1"
            + " offset ?)",
        webhook,
        KEPT);
  }

  /** A delivery needs its event, however old. */
  private static void boundEvents(Handle h, UUID appId) {
    h.execute(
        "delete from webhook_events where id in (select id from webhook_events where app_id = ?"
            + " order by seq desc limit -1 offset ?) and not exists (select 1 from"
            + " webhook_deliveries d where d.event_id = webhook_events.id)",
        appId.toString(),
        KEPT);
  }

  /** Of each webhook the first delivery that is not done, where its time has come. */
  List<Due> due() {
    long now = Micros.of(Micros.now(clock));
    return database.read(h ->
        h.select(
                ALL
                    + "d.status in ('pending', 'retrying') and d.next_at <= ? and d.seq = (select"
                    + " min(x.seq) from webhook_deliveries x where x.webhook_id = d.webhook_id and"
                    + " x.status in ('pending', 'retrying')) order by d.next_at",
                now)
            .map((row, c) ->
                new Due(
                    delivery(row),
                    new WebhookEvent(
                        UUID.fromString(row.getString("event_id")),
                        0,
                        Include.ofWord(row.getString("include")).orElseThrow(),
                        row.getString("payload"),
                        Micros.instant(row.getLong("event_at"))),
                    row.getString("url")))
            .list());
  }

  /**
   * Writes down how an attempt went.
   *
   * @param next when it is tried again; empty when it is done, well or not
   */
  void record(Delivery delivery, Delivery.Attempt attempt, Optional<Instant> next) {
    Delivery.Status status =
        attempt.well()
            ? Delivery.Status.SUCCEEDED
            : next.isPresent() ? Delivery.Status.RETRYING : Delivery.Status.FAILED;
    database.write(h ->
        h.createUpdate(
                "update webhook_deliveries set status = :status, attempts = attempts + 1, next_at ="
                    + " :next, last_id = :attempt, last_code = :code, last_error = :error,"
                    + " last_status = :how, last_at = :at, updated_at = :at where id = :id")
            .bind("status", word(status))
            .bind("next", next.map(SqlDeliveries::micros))
            .bind("attempt", attempt.id().toString())
            .bind("code", attempt.code())
            .bind("error", attempt.error())
            .bind("how", attempt.well() ? "succeeded" : "failed")
            .bind("at", micros(attempt.at()))
            .bind("id", delivery.id().toString())
            .execute());
  }

  private static long micros(Instant time) {
    return Micros.of(time.truncatedTo(java.time.temporal.ChronoUnit.MICROS));
  }

  private static String word(Delivery.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /** An app's deliveries, oldest first. */
  public List<Delivery> deliveries(App app) {
    return database.read(h ->
        h.select(ALL + "d.app_id = ? order by d.rowid", app.id().toString())
            .map((row, c) -> delivery(row))
            .list());
  }

  /** What webhooks of an app were told, oldest first. */
  public List<WebhookEvent> events(App app) {
    return database.read(h ->
        h.select("select * from webhook_events where app_id = ? order by seq", app.id().toString())
            .map((row, c) ->
                new WebhookEvent(
                    UUID.fromString(row.getString("id")),
                    row.getLong("seq"),
                    Include.ofWord(row.getString("include")).orElseThrow(),
                    row.getString("payload"),
                    Micros.instant(row.getLong("created_at"))))
            .list());
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        UUID.fromString(row.getString("id")),
        row.getLong("place"),
        UUID.fromString(row.getString("webhook_id")),
        Level.ofWord(row.getString("level")).orElseThrow(),
        UUID.fromString(row.getString("event_id")),
        Include.ofWord(row.getString("include")).orElseThrow(),
        row.getLong("seq"),
        Delivery.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getInt("attempts"),
        time(row, "next_at"),
        attempt(row),
        Micros.instant(row.getLong("created_at")),
        Micros.instant(row.getLong("updated_at")));
  }

  private static Optional<Delivery.Attempt> attempt(ResultSet row) throws SQLException {
    Optional<Instant> at = time(row, "last_at");
    if (at.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Delivery.Attempt(
            UUID.fromString(row.getString("last_id")),
            "succeeded".equals(row.getString("last_status")),
            Optional.ofNullable(row.getString("last_code")).map(Integer::valueOf),
            Optional.ofNullable(row.getString("last_error")),
            at.get()));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(Long::valueOf).map(Micros::instant);
  }
}
