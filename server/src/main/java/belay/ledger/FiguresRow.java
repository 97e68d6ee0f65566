package belay.ledger;

import belay.database.Row;
import belay.release.SwitchFigures;
import belay.release.SwitchFigures.Drained;
import belay.release.SwitchFigures.Latency;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The rows of {@code switch_figures}, {@code drained} and {@code latencies_after}. Before there was
 * {@code drained}, what it tells was known, and written, with the first.
 */
final class FiguresRow {
  private static final RowMapper<SwitchFigures> FIGURES = Row.mapper(FiguresRow::read);

  /** In the old columns: not known yet. */
  private static final long NOT_YET = -1;

  private static final Latency NONE = new Latency(0, 0, 0);

  private FiguresRow() {}

  static int insert(Handle handle, String releaseId, SwitchFigures figures) {
    Latency before = figures.before().orElse(NONE);
    figures.drained().ifPresent(drained -> insertDrained(handle, releaseId, drained));
    return handle.execute(
        "insert into switch_figures values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " on conflict (release_id) do nothing",
        releaseId,
        figures.warm(),
        figures.toRepointMicros(),
        NOT_YET,
        0,
        0,
        before.requests(),
        before.p50Micros(),
        before.p99Micros());
  }

  static int insertDrained(Handle handle, String releaseId, Drained drained) {
    return handle.execute(
        "insert into drained values (?, ?, ?, ?, ?) on conflict (release_id) do nothing",
        releaseId,
        drained.toLastAnswerMicros(),
        drained.inFlight(),
        drained.failed(),
        drained.cut());
  }

  static int insertAfter(Handle handle, String releaseId, Latency after) {
    return handle.execute(
        "insert into latencies_after values (?, ?, ?, ?) on conflict (release_id) do nothing",
        releaseId,
        after.requests(),
        after.p50Micros(),
        after.p99Micros());
  }

  private static final String SELECT =
      "select f.*, a.requests, a.p50_us, a.p99_us, d.to_last_answer_us as drained_us,"
          + " d.in_flight as drained_in_flight, d.failed as drained_failed, d.cut"
          + " from switch_figures f left join drained d on d.release_id = f.release_id"
          + " left join latencies_after a on a.release_id = f.release_id ";

  /** Of so many of the newest releases it is looked at: of most changes nothing is kept. */
  private static final int LOOKED_AT = 500;

  static List<SwitchFigures> recent(Handle handle, String appId, int max) {
    return handle
        .select(
            SELECT
                + "join (select id, version from releases where app_id = ? order by version desc"
                + " limit ?) r on r.id = f.release_id order by r.version desc limit ?",
            appId,
            LOOKED_AT,
            max)
        .map(FIGURES)
        .list();
  }

  static Optional<SwitchFigures> find(Handle handle, String releaseId) {
    return handle.select(SELECT + "where f.release_id = ?", releaseId).map(FIGURES).findOne();
  }

  private static SwitchFigures read(Row row) {
    Latency before =
        new Latency(
            row.number("before_requests"),
            row.number("before_p50_us"),
            row.number("before_p99_us"));
    boolean after = row.has("requests");
    return new SwitchFigures(
        row.flag("warm"),
        row.number("to_repoint_us"),
        drained(row),
        Optional.of(before).filter(b -> b.requests() > 0),
        after
            ? Optional.of(
                new Latency(row.number("requests"), row.number("p50_us"), row.number("p99_us")))
            : Optional.empty());
  }

  private static Optional<Drained> drained(Row row) {
    if (row.has("drained_us")) {
      return Optional.of(
          new Drained(
              row.number("drained_us"),
              row.integer("drained_in_flight"),
              row.integer("drained_failed"),
              row.integer("cut")));
    }
    long old = row.number("to_last_answer_us");
    return old == NOT_YET
        ? Optional.empty()
        : Optional.of(new Drained(old, row.integer("in_flight"), row.integer("failed"), 0));
  }
}
