package belay.series;

import belay.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * Points in a database of their own: of ten seconds for two hours, of a minute for two days, of an
 * hour for 35 days. Longer ones are made of shorter ones once their time is over; that can be done
 * again, so a kill between costs nothing.
 */
public final class SqlPoints implements Points {
  /** What its database has. */
  public static final List<String> SCHEMA =
      List.of(
          "create table series (id integer primary key, app text not null unique) strict",
          "create table points (series integer not null references series, step integer not null,"
              + " at integer not null, requests integer not null, failed integer not null,"
              + " informed integer not null, done integer not null, moved integer not null,"
              + " refused integer not null, broken integer not null, memory integer not null,"
              + " dynos integer not null, times blob not null,"
              + " primary key (series, step, at)) strict, without rowid",
          "create table made (step integer primary key, until integer not null) strict");

  private final Database database;

  public SqlPoints(Database database) {
    this.database = database;
  }

  /** Notes what apps did in the step of ten seconds that a point is of, and lets go of the old. */
  void add(Map<UUID, Point> made, Instant now) {
    database.write(h -> {
      made.forEach((app, point) -> {
        long series = series(h, app);
        Instant end = point.at().plus(Step.TEN_SECONDS.length);
        Optional<Point> had =
            PointRows.kept(h, series, Step.TEN_SECONDS, point.at(), end).stream().findFirst();
        Point whole = had.map(p -> p.and(point, point.at())).orElse(point);
        PointRows.put(h, series, Step.TEN_SECONDS, whole);
      });
      make(h, Step.MINUTE, now);
      make(h, Step.HOUR, now);
      return made.size();
    });
  }

  private static long series(Handle h, UUID app) {
    Optional<Long> known = known(h, app);
    if (known.isEmpty()) {
      int _ = h.execute("insert into series (app) values (?)", app.toString());
    }
    return known.or(() -> known(h, app)).orElseThrow();
  }

  private static Optional<Long> known(Handle h, UUID app) {
    return h.select("select id from series where app = ?", app.toString())
        .mapTo(Long.class)
        .findOne();
  }

  /** Makes the points of a step whose time is over, and drops what is too old. */
  private static void make(Handle h, Step step, Instant now) {
    Instant until = Step.floor(now, step.length);
    Instant from = made(h, step).orElse(now.minus(step.kept));
    if (!from.isBefore(until)) {
      return;
    }
    Step finer = step.finer().orElseThrow();
    for (long series : h.select("select id from series").mapTo(Long.class).list()) {
      List<Point> shorter = PointRows.kept(h, series, finer, from, until);
      Downsampling.of(shorter, step.length).forEach(point -> PointRows.put(h, series, step, point));
      drop(h, series, finer, now);
      drop(h, series, step, now);
    }
    int _ =
        h.execute(
            "insert or replace into made (step, until) values (?, ?)",
            step.length.toSeconds(),
            until.getEpochSecond());
  }

  /** Until when a step's points are made. */
  private static Optional<Instant> made(Handle h, Step step) {
    return h.select("select until from made where step = ?", step.length.toSeconds())
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochSecond);
  }

  private static void drop(Handle h, long series, Step step, Instant now) {
    int _ =
        h.execute(
            "delete from points where series = ? and step = ? and at < ?",
            series,
            step.length.toSeconds(),
            now.minus(step.kept).getEpochSecond());
  }

  @Override
  public List<Point> of(UUID app, Instant from, Instant to, Duration length) {
    Step step = Step.within(length);
    Instant begin = Step.floor(from, length);
    List<Point> found =
        database.read(h -> known(h, app).map(s -> read(h, s, step, begin, to)).orElse(List.of()));
    return Downsampling.of(found, length);
  }

  /** Those that are made, and behind them what they will be made of. */
  private static List<Point> read(Handle h, long series, Step step, Instant from, Instant to) {
    Optional<Step> finer = step.finer();
    if (finer.isEmpty()) {
      return PointRows.kept(h, series, step, from, to);
    }
    Instant until = made(h, step).orElse(from);
    List<Point> all = new ArrayList<>(PointRows.kept(h, series, step, from, until));
    Instant rest = until.isAfter(from) ? until : from;
    all.addAll(read(h, series, finer.get(), rest, to));
    return all;
  }

  /**
   * Lets go of apps.
   *
   * @param isGone which of those that there are points of
   */
  public void letGo(Predicate<UUID> isGone) {
    List<String> gone =
        database
            .read(h -> h.select("select app from series").mapTo(String.class).list())
            .stream()
            .filter(app -> isGone.test(UUID.fromString(app)))
            .toList();
    database.write(h -> {
      for (String app : gone) {
        int _ =
            h.execute(
                "delete from points where series = (select id from series where app = ?)", app);
        int _ = h.execute("delete from series where app = ?", app);
      }
      return gone.size();
    });
  }
}
