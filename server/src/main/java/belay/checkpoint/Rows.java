package belay.checkpoint;

import belay.checkpoint.Checkpoint.Counters;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many rows were written since a checkpoint, in words. Pure. */
public final class Rows {
  private static final int NAMED_MAX = 12;

  private Rows() {}

  /**
   * As the service counts.
   *
   * @param now how much was written so far
   */
  public static String since(Counters then, Counters now) {
    if (then.since().isEmpty()) {
      return "it is unknown what changed since (it keeps no count of that); --count counts";
    }
    boolean same =
        then.since().equals(now.since())
            && then.rows().entrySet().stream()
                .allMatch(e -> now.rows().getOrDefault(e.getKey(), 0L) >= e.getValue());
    if (!same) {
      return "it is unknown which tables changed since (the server counts anew after a crash);"
          + " --count counts";
    }
    SortedMap<String, Long> more = new TreeMap<>();
    now.rows()
        .forEach((table, rows) -> {
          long since = rows - then.rows().getOrDefault(table, 0L);
          if (since > 0) {
            more.put(table, since);
          }
        });
    return more.isEmpty()
        ? "no table has changed since"
        : "changed since: "
            + more.entrySet().stream()
                .limit(NAMED_MAX)
                .map(e -> e.getKey() + " by about " + e.getValue() + rows(e.getValue()))
                .collect(Collectors.joining(", "))
            + (more.size() > NAMED_MAX ? " and " + (more.size() - NAMED_MAX) + " more" : "");
  }

  private static String rows(long count) {
    return count == 1 ? " row" : " rows";
  }

  /** Exactly, of the tables that differ. */
  public static String counted(SortedMap<String, Long> then, SortedMap<String, Long> now) {
    SortedMap<String, Long> all = new TreeMap<>(then);
    all.putAll(now);
    String differ =
        all.keySet().stream()
            .filter(t -> !then.getOrDefault(t, -1L).equals(now.getOrDefault(t, -1L)))
            .map(t -> t + " has " + count(now, t) + " now and had " + count(then, t))
            .collect(Collectors.joining(", "));
    return differ.isEmpty() ? "each table has as many rows as it had" : differ;
  }

  private static String count(SortedMap<String, Long> rows, String table) {
    return rows.containsKey(table)
        ? rows.get(table) + rows(rows.get(table))
        : "none, not even itself";
  }
}
