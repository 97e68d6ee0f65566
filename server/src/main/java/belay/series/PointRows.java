package belay.series;

import belay.database.Row;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Points as rows of a series. */
final class PointRows {
  private static final List<String> CLASSES = List.of("1xx", "2xx", "3xx", "4xx", "5xx");
  private static final List<String> COLUMNS =
      List.of("informed", "done", "moved", "refused", "broken");
  private static final RowMapper<Point> POINT = Row.mapper(PointRows::point);

  private PointRows() {}

  static void put(Handle h, long series, Step step, Point point) {
    Counts counts = point.counts();
    List<Long> classes = CLASSES.stream().map(c -> counts.statuses().getOrDefault(c, 0L)).toList();
    int _ =
        h.execute(
            "insert or replace into points (series, step, at, requests, failed, informed, done,"
                + " moved, refused, broken, memory, dynos, times)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            series,
            step.length.toSeconds(),
            point.at().getEpochSecond(),
            counts.requests(),
            counts.failed(),
            classes.get(0),
            classes.get(1),
            classes.get(2),
            classes.get(3),
            classes.get(4),
            point.memory(),
            point.dynos(),
            Packed.pack(counts.times()));
  }

  /** Those of a time, oldest first. */
  static List<Point> kept(Handle h, long series, Step step, Instant from, Instant to) {
    return h.select(
            "select * from points where series = ? and step = ? and at >= ? and at < ? order by at",
            series,
            step.length.toSeconds(),
            from.getEpochSecond(),
            to.getEpochSecond())
        .map(POINT)
        .list();
  }

  private static Point point(Row row) {
    SortedMap<String, Long> statuses = new TreeMap<>();
    for (int i = 0; i < CLASSES.size(); i++) {
      long n = row.number(COLUMNS.get(i));
      if (n > 0) {
        statuses.put(CLASSES.get(i), n);
      }
    }
    return new Point(
        Instant.ofEpochSecond(row.number("at")),
        new Counts(
            row.number("requests"),
            row.number("failed"),
            statuses,
            Packed.unpack(row.bytes("times"))),
        row.number("memory"),
        row.integer("dynos"));
  }
}
