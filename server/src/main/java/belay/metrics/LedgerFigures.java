package belay.metrics;

import belay.database.Database;
import belay.database.Row;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * What the ledger's tables say. Each question looks only at what was written since the one before,
 * by the numbers that SQLite gives to rows: with 100,000 releases it costs what with 10 it does.
 */
public final class LedgerFigures implements Figures {
  /** Of switches, in seconds. */
  private static final List<Double> BOUNDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0);

  private final Database database;
  private final Path file;
  private final Function<String, Optional<String>> name;
  private final Map<Key, Long> releases = new HashMap<>();
  private final Map<Key, Long> statuses = new HashMap<>();
  private final Map<Key, Long> builds = new HashMap<>();
  private final Map<String, Times> switches = new TreeMap<>();
  private final Times drains = new Times();
  private final long[] drained = new long[2];
  private long releasesTo;
  private long statusesTo;
  private long switchesTo;
  private long drainsTo;
  private long buildsTo;
  private long rows;

  private record Key(String app, String what) {}

  private static final class Times {
    private final TreeMap<Long, Long> counts = new TreeMap<>();
    private long micros;

    /** By the bounds alone, however many there are. */
    void add(long time) {
      long upTo =
          BOUNDS.stream()
              .mapToLong(bound -> Math.round(bound * 1e6))
              .filter(bound -> time <= bound)
              .findFirst()
              .orElse(Long.MAX_VALUE);
      counts.merge(upTo, 1L, Long::sum);
      micros += time;
    }
  }

  /**
   * Figures of a database.
   *
   * @param file it is kept in
   * @param name an app's name by its id; empty when it is gone
   */
  public LedgerFigures(Database database, Path file, Function<String, Optional<String>> name) {
    this.database = database;
    this.file = file;
    this.name = name;
  }

  @Override
  public synchronized List<Family> now() {
    long building = database.read(this::catchUp);
    return List.of(
        by(releases, "kind", Family.counter("belay_app_releases", "Releases, by what made them.")),
        by(
            statuses,
            "status",
            Family.counter(
                "belay_app_release_statuses",
                "How often releases reached a status: pending, succeeded, failed, held.")),
        by(builds, "result", Family.counter("belay_app_builds", "Builds that ended.")),
        Family.gauge("belay_builds_running", "Builds under way.").add(building),
        switches(),
        Family.histogram(
                "belay_switch_drain_seconds",
                "From an accepted change to the last answer of the release that was left.")
            .add(BOUNDS, drains.counts, drains.micros / 1e6),
        Family.counter(
                "belay_switch_requests_failed", "Requests that the router failed during switches.")
            .add(drained[0]),
        Family.counter(
                "belay_switch_requests_cut", "Requests that were still open when a drain was over.")
            .add(drained[1]),
        Family.counter("belay_ledger_rows", "Rows of the hash chains: releases and statuses.")
            .add(rows),
        Family.gauge(
                "belay_ledger_bytes", "Size of the ledger's file, what is not merged included.")
            .add(
                file.toFile().length()
                    + file.resolveSibling(file.getFileName() + "-wal").toFile().length()));
  }

  private Family switches() {
    Family family =
        Family.histogram(
            "belay_switch_duration_seconds",
            "From an accepted change to the repoint of the router, by whether the dynos ran already.");
    switches.forEach(
        (start, times) -> family.add(BOUNDS, times.counts, times.micros / 1e6, "start", start));
    return family;
  }

  private Family by(Map<Key, Long> counts, String label, Family family) {
    counts.forEach((key, n) ->
        name.apply(key.app()).ifPresent(app -> family.add(n, "app", app, label, key.what())));
    return family;
  }

  private long catchUp(Handle h) {
    releasesTo = grouped(h, "releases", "kind", releasesTo, releases);
    statusesTo = grouped(h, "statuses", "status", statusesTo, statuses);
    switchesTo =
        each(
            h,
            "select rowid n, warm a, to_repoint_us b, 0 c from switch_figures where rowid > ?",
            switchesTo,
            row ->
                switches
                    .computeIfAbsent(row[0] == 1 ? "warm" : "cold", _ -> new Times())
                    .add(row[1]));
    drainsTo =
        each(
            h,
            "select rowid n, to_last_answer_us a, failed b, cut c from drained where rowid > ?",
            drainsTo,
            row -> {
              drains.add(row[0]);
              drained[0] += row[1];
              drained[1] += row[2];
            });
    buildsTo =
        add(
            h,
            "select app_id, status what, count(*) n, max(updated_at) last from builds"
                + " where updated_at > ? and status <> 'pending' group by app_id, status",
            buildsTo,
            builds);
    return h.select("select count(*) from builds where status = 'pending'").mapTo(Long.class).one();
  }

  private long grouped(Handle h, String table, String column, long from, Map<Key, Long> counts) {
    long before = counts.values().stream().mapToLong(Long::longValue).sum();
    long to =
        add(
            h,
            "select app_id, "
                + column
                + " what, count(*) n, max(rowid) last from "
                + table
                + " where rowid > ? group by app_id, "
                + column,
            from,
            counts);
    rows += counts.values().stream().mapToLong(Long::longValue).sum() - before;
    return to;
  }

  /** Adds what came since; answers up to where that was. */
  private static long add(Handle h, String sql, long from, Map<Key, Long> counts) {
    return h
        .select(sql, from)
        .map(
            Row.mapper(row -> {
              counts.merge(
                  new Key(row.text("app_id"), row.text("what")), row.number("n"), Long::sum);
              return row.number("last");
            }))
        .list()
        .stream()
        .reduce(from, Math::max);
  }

  private static long each(Handle h, String sql, long from, Consumer<long[]> taken) {
    return h
        .select(sql, from)
        .map(
            Row.mapper(row -> {
              taken.accept(new long[] {row.number("a"), row.number("b"), row.number("c")});
              return row.number("n");
            }))
        .list()
        .stream()
        .reduce(from, Math::max);
  }
}
