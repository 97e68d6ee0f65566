package belay.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * A table whose rows are copied column by column, texts and numbers only.
 *
 * @param kind the rows' word in a copy
 */
record CopyTable(String kind, String name, List<String> columns) {
  static final CopyTable RELEASES =
      new CopyTable(
          "release",
          "releases",
          List.of(
              "app_id",
              "version",
              "id",
              "form",
              "kind",
              "ref_target",
              "ref_commit",
              "ref_keys",
              "description",
              "actor_id",
              "actor_email",
              "credential",
              "source",
              "reason",
              "created_at",
              "stamp",
              "slug_id",
              "digest",
              "runtimes",
              "config_id",
              "prev_hash",
              "hash"));

  static final CopyTable STATUSES =
      new CopyTable(
          "status",
          "statuses",
          List.of("app_id", "seq", "version", "status", "detail", "at", "prev_hash", "hash"));

  /** What is kept of a release by its id. */
  static final List<CopyTable> BESIDE =
      List.of(
          new CopyTable("journal", "journal", List.of("release_id", "seq", "step", "detail", "at")),
          new CopyTable(
              "origin",
              "origins",
              List.of("release_id", "asked_at", "queued_us", "build_us", "checks")),
          new CopyTable(
              "figures",
              "switch_figures",
              List.of(
                  "release_id",
                  "warm",
                  "to_repoint_us",
                  "to_last_answer_us",
                  "in_flight",
                  "failed",
                  "before_requests",
                  "before_p50_us",
                  "before_p99_us")),
          new CopyTable(
              "drained",
              "drained",
              List.of("release_id", "to_last_answer_us", "in_flight", "failed", "cut")),
          new CopyTable(
              "after", "latencies_after", List.of("release_id", "requests", "p50_us", "p99_us")));

  /**
   * Adds a row.
   *
   * @throws CopyUnreadable when it has other columns, or a column is neither text nor number
   * @throws org.jdbi.v3.core.JdbiException when the table's rules forbid it
   */
  void insert(Handle handle, SortedMap<String, Object> row) {
    Set<String> foreign = new HashSet<>(row.keySet());
    foreign.removeAll(columns);
    foreign.remove("row");
    if (!foreign.isEmpty()) {
      throw new CopyUnreadable("a " + kind + " has columns that this Belay does not know");
    }
    Map<String, Object> values = new TreeMap<>();
    row.forEach((column, value) -> {
      if (!(value instanceof String || value instanceof Long || value instanceof Integer)) {
        throw new CopyUnreadable("a " + kind + "'s " + column + " is neither text nor a number");
      }
      values.put(column, value);
    });
    var insert =
        handle.createUpdate(
            "insert into "
                + name
                + " ("
                + String.join(", ", columns)
                + ") values (:"
                + String.join(", :", columns)
                + ")");
    columns.forEach(column -> insert.bind(column, values.get(column)));
    insert.execute();
  }
}
