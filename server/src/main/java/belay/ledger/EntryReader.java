package belay.ledger;

import belay.database.Row;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads releases with their newest status and the time they last became the serving one. */
record EntryReader(Configs configs, KnownReleases known) {
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

  RowMapper<LedgerEntry> mapper() {
    return Row.mapper(this::read);
  }

  private LedgerEntry read(Row row) {
    return new LedgerEntry(
        known.find(row.id("id")).orElseGet(() -> release(ReleaseTable.read(row))),
        ReleaseStatus.ofWord(row.text("status")),
        row.text("detail"),
        row.time("status_at"),
        row.optionalTime("served_at"));
  }

  private Release release(ReleaseRow row) {
    return row.release(configs.get(row.configId()));
  }
}
