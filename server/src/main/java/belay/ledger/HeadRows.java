package belay.ledger;

import belay.database.Row;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads the head of a ledger, and finds a head's rows in one. */
final class HeadRows {
  private static final RowMapper<LedgerHead.Status> STATUS =
      Row.mapper(row ->
          new LedgerHead.Status(
              row.text("app_id"),
              row.number("seq"),
              row.text("hash"),
              row.integer("version"),
              row.text("app"),
              row.time("at")));

  private static final RowMapper<LedgerHead.Event> EVENT =
      Row.mapper(row ->
          new LedgerHead.Event(
              row.text("app_id"),
              row.number("seq"),
              row.text("id"),
              row.text("what"),
              row.text("app"),
              row.time("at")));

  private HeadRows() {}

  /** Rows are in the order in which they were written. */
  static LedgerHead newest(Handle h) {
    return new LedgerHead(
        h.select(
                "select s.app_id, s.seq, s.hash, s.version, coalesce(a.name, s.app_id) as app, s.at"
                    + " from statuses s left join apps a on a.id = s.app_id"
                    + " order by s.rowid desc limit 1")
            .map(STATUS)
            .findOne(),
        h.select(
                "select e.app_id, e.seq, e.id, e.what, coalesce(a.name, e.app_id) as app, e.at"
                    + " from events e left join apps a on a.id = e.app_id"
                    + " order by e.rowid desc limit 1")
            .map(EVENT)
            .findOne());
  }

  static boolean has(Handle h, LedgerHead.Status status) {
    return h.select(
            "select 1 from statuses where app_id = ? and seq = ? and hash = ?",
            status.appId(),
            status.seq(),
            status.hash())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /** Also when it was taken away since, as old events are: then there are newer ones. */
  static boolean has(Handle h, LedgerHead.Event event) {
    Optional<String> there =
        h.select("select id from events where app_id = ? and seq = ?", event.appId(), event.seq())
            .mapTo(String.class)
            .findFirst();
    if (there.isPresent()) {
      return there.get().equals(event.id());
    }
    return h.select("select 1 from events where app_id = ? and seq > ?", event.appId(), event.seq())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }
}
