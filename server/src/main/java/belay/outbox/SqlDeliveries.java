package belay.outbox;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * What is to be told and what was, in the database file. Each step is one transaction, so that a
 * crash repeats at most the attempt that was under way. Safe for use by several threads.
 */
public final class SqlDeliveries {
  private static final RowMapper<Untold> UNTOLD =
      Row.mapper(row ->
          new Untold(
              row.number("seq"),
              row.id("app_id"),
              row.text("kind"),
              row.text("ref"),
              row.text("detail"),
              row.time("at")));

  /** Of each receiver as many are kept: what is not done before what is, the newest of each. */
  public static final int KEPT = 1_000;

  private static final String OPEN = "status in ('pending', 'retrying')";

  private final Database database;
  private final InstantSource clock;
  private final RandomGenerator random;

  public SqlDeliveries(Database database, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  /** Something to tell to those of a channel who want it. */
  public record Tell(String channel, Payload payload) {}

  /** What happened and is not on its way yet, oldest first. */
  public List<Untold> untold(int max) {
    return database.read(
        h -> h.select("select * from webhook_outbox order by seq limit ?", max).map(UNTOLD).list());
  }

  /** Sends what happened on its way, to each receiver that was there by then and wants it. */
  public void accept(Untold untold, List<Tell> tells) {
    database.write(h -> {
      Set<String> told = new LinkedHashSet<>();
      tells.forEach(t -> told.addAll(accept(h, untold, t)));
      told.forEach(receiver -> boundDeliveries(h, receiver));
      tells.stream()
          .map(Tell::channel)
          .distinct()
          .forEach(channel -> boundEvents(h, untold.appId(), channel));
      return h.execute("delete from webhook_outbox where seq = ?", untold.seq());
    });
  }

  /** Answers the receivers that want it. */
  private List<String> accept(Handle h, Untold untold, Tell tell) {
    List<String> receivers =
        h.select(
                "select id from receivers where channel = ? and app_id in (?, ?) and since <= ? and"
                    + " char(10) || wants || char(10) like ? order by since, id",
                tell.channel(),
                untold.appId().toString(),
                Untold.SERVER.toString(),
                Micros.of(untold.at()),
                "%\n" + tell.payload().include() + "\n%")
            .mapTo(String.class)
            .list();
    if (!receivers.isEmpty()) {
      String event =
          event(h, untold.appId(), untold.seq(), tell.channel(), tell.payload(), untold.at());
      receivers.forEach(r -> deliver(h, untold.appId(), r, event, false));
    }
    return receivers;
  }

  private String event(
      Handle h, UUID appId, long seq, String channel, Payload payload, Instant at) {
    String event = Ids.next(random).toString();
    h.execute(
        "insert into webhook_events (id, app_id, seq, include, payload, created_at, channel) values"
            + " (?, ?, max(?, (select coalesce(max(seq), 0) + 1 from webhook_events where app_id ="
            + " ?)), ?, ?, ?, ?)",
        event,
        appId.toString(),
        seq,
        appId.toString(),
        payload.include(),
        payload.json(),
        Micros.of(at),
        channel);
    return event;
  }

  private String deliver(Handle h, UUID appId, String receiver, String event, boolean ahead) {
    String id = Ids.next(random).toString();
    long now = now();
    h.execute("update webhooks set told = told + 1 where id = ?", receiver);
    h.execute("update hooks set told = told + 1 where id = ?", receiver);
    h.execute(
        "insert into webhook_deliveries (id, app_id, webhook_id, event_id, seq, status, attempts,"
            + " next_at, created_at, updated_at, ahead) values (?, ?, ?, ?, (select told from"
            + " webhooks where id = ? union all select told from hooks where id = ?), 'pending', 0,"
            + " ?, ?, ?, ?)",
        id,
        appId.toString(),
        receiver,
        event,
        receiver,
        receiver,
        now,
        now,
        now,
        ahead ? 1 : 0);
    return id;
  }

  private static void boundDeliveries(Handle h, String receiver) {
    h.execute(
        "delete from webhook_deliveries where rowid in (select rowid from webhook_deliveries where"
            + " webhook_id = ? order by "
            + OPEN
            + " desc, seq desc limit -1 offset ?)",
        receiver,
        KEPT);
  }

  /** A delivery needs its event, however old. */
  private static void boundEvents(Handle h, UUID appId, String channel) {
    h.execute(
        "delete from webhook_events where id in (select id from webhook_events where app_id = ? and"
            + " channel = ? order by seq desc limit -1 offset ?) and not exists (select 1 from"
            + " webhook_deliveries d where d.event_id = webhook_events.id)",
        appId.toString(),
        channel,
        KEPT);
  }

  /**
   * Has one receiver told of something now, before whatever waits for it, and in one attempt: to
   * see whether it works.
   */
  public Delivery tryOut(UUID receiver, String channel, UUID appId, Payload payload) {
    return database.write(h -> {
      String event = event(h, appId, 0, channel, payload, Micros.now(clock));
      String id = deliver(h, appId, receiver.toString(), event, true);
      boundDeliveries(h, receiver.toString());
      boundEvents(h, appId, channel);
      return DeliveryRow.one(h, id).orElseThrow();
    });
  }

  /** Begins a delivery anew, as if it had never been tried. */
  public Optional<Delivery> again(Delivery delivery) {
    String id = delivery.id().toString();
    return database.write(h -> {
      h.execute(
          "update webhook_deliveries set status = 'pending', attempts = 0, next_at = ?, updated_at"
              + " = ? where id = ?",
          now(),
          now(),
          id);
      return DeliveryRow.one(h, id);
    });
  }

  /** Of each receiver the first delivery that is not done, where its time has come. */
  List<Due> due() {
    return database.read(h ->
        h.select(
                DeliveryRow.ALL
                    + "d."
                    + OPEN
                    + " and d.next_at <= ? and d.rowid = (select x.rowid from webhook_deliveries x"
                    + " where x.webhook_id = d.webhook_id and x."
                    + OPEN
                    + " order by x.ahead desc, x.seq limit 1) order by d.next_at",
                now())
            .map(DeliveryRow.DUE)
            .list());
  }

  /**
   * Writes down how an attempt went.
   *
   * @param next when it is tried again; empty when it is done, well or not
   */
  public void record(Delivery delivery, Delivery.Attempt attempt, Optional<Instant> next) {
    Delivery.Status status =
        attempt.well()
            ? Delivery.Status.SUCCEEDED
            : next.isPresent() ? Delivery.Status.RETRYING : Delivery.Status.FAILED;
    database.write(h ->
        h.createUpdate(
                "update webhook_deliveries set status = :status, attempts = attempts + 1, next_at ="
                    + " :next, last_id = :attempt, last_code = :code, last_error = :error,"
                    + " last_status = :how, last_at = :at, updated_at = :at where id = :id")
            .bind("status", status.word())
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
    return Micros.of(time.truncatedTo(ChronoUnit.MICROS));
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }

  /**
   * Deliveries to the receivers of an app, oldest first.
   *
   * @param appId whose they are, or {@link Untold#SERVER}
   */
  public List<Delivery> deliveries(UUID appId, String channel) {
    return database.read(h ->
        h.select(
                DeliveryRow.ALL + "r.app_id = ? and r.channel = ? order by d.rowid",
                appId.toString(),
                channel)
            .map(DeliveryRow.DELIVERY)
            .list());
  }

  /** The same with what they tell. */
  public List<Due> whole(UUID appId, String channel) {
    return database.read(h ->
        h.select(
                DeliveryRow.ALL + "r.app_id = ? and r.channel = ? order by d.rowid",
                appId.toString(),
                channel)
            .map(DeliveryRow.DUE)
            .list());
  }

  /** One of them, as it is now. */
  public Optional<Due> find(UUID appId, String channel, UUID id) {
    return database.read(h ->
        h.select(
                DeliveryRow.ALL + "r.app_id = ? and r.channel = ? and d.id = ?",
                appId.toString(),
                channel,
                id.toString())
            .map(DeliveryRow.DUE)
            .findOne());
  }

  /** What was told of an app, oldest first. */
  public List<Told> events(UUID appId, String channel) {
    return database.read(h ->
        h.select(
                "select id as event_id, seq as event_seq, include, payload, created_at as event_at"
                    + " from webhook_events where app_id = ? and channel = ? order by seq",
                appId.toString(),
                channel)
            .map(DeliveryRow.TOLD)
            .list());
  }
}
