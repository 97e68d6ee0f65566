package belay.outbox;

import belay.database.Row;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** A delivery's row, with its receiver's and its event's. */
final class DeliveryRow {
  static final RowMapper<Delivery> DELIVERY = Row.mapper(DeliveryRow::of);

  static final RowMapper<Due> DUE = Row.mapper(DeliveryRow::due);

  static final RowMapper<Told> TOLD = Row.mapper(DeliveryRow::told);

  /** Of receivers that are there; a condition follows. */
  static final String ALL =
      "select d.*, d.rowid as place, r.level, r.channel, e.seq as event_seq, e.include, e.payload,"
          + " e.created_at as event_at from webhook_deliveries d join receivers r on r.id ="
          + " d.webhook_id join webhook_events e on e.id = d.event_id where ";

  private DeliveryRow() {}

  static Optional<Delivery> one(Handle h, String id) {
    return h.select(ALL + "d.id = ?", id).map(DELIVERY).findOne();
  }

  private static Delivery of(Row row) {
    return new Delivery(
        row.id("id"),
        row.number("place"),
        row.id("app_id"),
        row.id("webhook_id"),
        row.integer("ahead") == 1 ? Level.ONCE : Level.ofWord(row.text("level")),
        row.id("event_id"),
        row.text("include"),
        row.number("seq"),
        Delivery.Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
        row.integer("attempts"),
        row.optionalTime("next_at"),
        attempt(row),
        row.time("created_at"),
        row.time("updated_at"));
  }

  private static Due due(Row row) {
    return new Due(of(row), row.text("channel"), told(row));
  }

  private static Told told(Row row) {
    return new Told(
        row.id("event_id"),
        row.number("event_seq"),
        row.text("include"),
        row.text("payload"),
        row.time("event_at"));
  }

  private static Optional<Delivery.Attempt> attempt(Row row) {
    Optional<Instant> at = row.optionalTime("last_at");
    if (at.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Delivery.Attempt(
            row.id("last_id"),
            row.optionalText("last_status").equals(Optional.of("succeeded")),
            row.optionalInteger("last_code"),
            row.optionalText("last_error"),
            at.get()));
  }
}
