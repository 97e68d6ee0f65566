package belay.outbox;

import belay.database.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A delivery's row, with its receiver's and its event's. */
final class DeliveryRow {
  /** Of receivers that are there; a condition follows. */
  static final String ALL =
      "select d.*, d.rowid as place, r.level, r.channel, e.seq as event_seq, e.include, e.payload,"
          + " e.created_at as event_at from webhook_deliveries d join receivers r on r.id ="
          + " d.webhook_id join webhook_events e on e.id = d.event_id where ";

  private DeliveryRow() {}

  static Optional<Delivery> one(Handle h, String id) {
    return h.select(ALL + "d.id = ?", id).map((row, c) -> of(row)).findOne();
  }

  static Delivery of(ResultSet row) throws SQLException {
    return new Delivery(
        UUID.fromString(row.getString("id")),
        row.getLong("place"),
        UUID.fromString(row.getString("app_id")),
        UUID.fromString(row.getString("webhook_id")),
        row.getInt("ahead") == 1 ? Level.ONCE : Level.ofWord(row.getString("level")),
        UUID.fromString(row.getString("event_id")),
        row.getString("include"),
        row.getLong("seq"),
        Delivery.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getInt("attempts"),
        time(row, "next_at"),
        attempt(row),
        Micros.instant(row.getLong("created_at")),
        Micros.instant(row.getLong("updated_at")));
  }

  static Due due(ResultSet row) throws SQLException {
    return new Due(of(row), row.getString("channel"), told(row));
  }

  static Told told(ResultSet row) throws SQLException {
    return new Told(
        UUID.fromString(row.getString("event_id")),
        row.getLong("event_seq"),
        row.getString("include"),
        row.getString("payload"),
        Micros.instant(row.getLong("event_at")));
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
