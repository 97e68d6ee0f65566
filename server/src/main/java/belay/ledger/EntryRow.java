package belay.ledger;

import belay.database.Micros;
import belay.database.Row;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** A release's row with its newest status and the time it last became the serving one. */
record EntryRow(
    ReleaseRow release,
    ReleaseStatus status,
    String detail,
    long statusAt,
    Optional<Instant> servedAt) {
  static final RowMapper<EntryRow> ENTRY = Row.mapper(EntryRow::read);

  /**
   * The status is compared as an expression, so that no planner walks the index of all statuses of
   * that kind to find the few of one release.
   */
  static final String SELECT =
      "select r.*, s.status, s.detail, s.at as status_at, (select t.at from statuses t where"
          + " t.app_id = r.app_id and t.version = r.version and t.status || '' = 'succeeded'"
          + " order by t.seq desc limit 1) as served_at from releases r"
          + " join statuses s on s.app_id = r.app_id and s.seq = (select max(u.seq) from statuses u"
          + " where u.app_id = r.app_id and u.version = r.version) where ";

  private static EntryRow read(Row row) {
    return new EntryRow(
        ReleaseTable.read(row),
        ReleaseStatus.ofWord(row.text("status")),
        row.text("detail"),
        row.number("status_at"),
        row.optionalTime("served_at"));
  }

  LedgerEntry entry(Configs configs) {
    return new LedgerEntry(
        release.release(configs.get(release.configId())),
        status,
        detail,
        Micros.instant(statusAt),
        servedAt);
  }
}
