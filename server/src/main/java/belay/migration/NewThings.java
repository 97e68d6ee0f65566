package belay.migration;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the migrations read so far made, of which the old code knows nothing. What is made only
 * {@code IF NOT EXISTS} may be older: its loss is a loss, but a stricter rule on it is taken for
 * one on a new thing, since that is what most people mean by it. Not thread-safe.
 */
final class NewThings {
  private record Column(boolean filled, boolean surely) {}

  private final Map<String, Boolean> tables = new HashMap<>();
  private final Map<String, Map<String, Column>> columns = new HashMap<>();
  private final Set<String> others = new HashSet<>();
  private final Set<String> lost = new HashSet<>();

  NewThings() {}

  NewThings(NewThings other) {
    tables.putAll(other.tables);
    other.columns.forEach((table, of) -> columns.put(table, new HashMap<>(of)));
    others.addAll(other.others);
    lost.addAll(other.lost);
  }

  /** A table made in the place of one that these migrations dropped is not new to the old code. */
  void makeTable(SqlName table, boolean surely) {
    if (!lost.contains(table.key())) {
      tables.merge(table.key(), surely, Boolean::logicalOr);
    }
  }

  boolean tableIsNew(SqlName table) {
    return tables.containsKey(table.key());
  }

  boolean tableIsSurelyNew(SqlName table) {
    return tables.getOrDefault(table.key(), false);
  }

  void dropTable(SqlName table) {
    if (tables.remove(table.key()) == null) {
      lost.add(table.key());
    }
    columns.remove(table.key());
  }

  /** From a table that is surely new. */
  void renameTable(SqlName from, SqlName to) {
    tables.remove(from.key());
    makeTable(to, true);
  }

  /**
   * @param filled whether a row that does not name the column has more than a null in it
   * @param surely false for {@code IF NOT EXISTS}
   */
  void addColumn(SqlName table, SqlName column, boolean filled, boolean surely) {
    columns
        .computeIfAbsent(table.key(), _ -> new HashMap<>())
        .put(column.key(), new Column(filled, surely));
  }

  void dropColumn(SqlName table, SqlName column) {
    columns.computeIfPresent(table.key(), (_, of) -> without(of, column));
  }

  void dropDefault(SqlName table, SqlName column) {
    column(table, column).ifPresent(c -> addColumn(table, column, false, c.surely()));
  }

  void renameColumn(SqlName table, SqlName from, SqlName to) {
    Optional<Column> moved = column(table, from);
    dropColumn(table, from);
    moved.ifPresent(c -> addColumn(table, to, c.filled(), c.surely()));
  }

  boolean columnsAreSurelyNew(SqlName table, Collection<SqlName> names) {
    return !names.isEmpty()
        && names.stream().allMatch(n -> column(table, n).filter(Column::surely).isPresent());
  }

  /** Whether a row of the old code has null in all of these. */
  boolean staysNull(SqlName table, Collection<SqlName> names) {
    return !names.isEmpty()
        && names.stream().allMatch(n -> column(table, n).filter(c -> !c.filled()).isPresent());
  }

  boolean columnIsFilled(SqlName table, SqlName column) {
    return column(table, column).filter(Column::filled).isPresent();
  }

  /**
   * @param kind of thing, as SQL says it: "VIEW"
   */
  void make(String kind, SqlName name) {
    others.add(kind + " " + name.key());
  }

  /** Whether it was new, which it is not any more. */
  boolean drop(String kind, SqlName name) {
    return others.remove(kind + " " + name.key());
  }

  private Optional<Column> column(SqlName table, SqlName column) {
    return Optional.ofNullable(columns.getOrDefault(table.key(), Map.of()).get(column.key()));
  }

  private static Map<String, Column> without(Map<String, Column> columns, SqlName column) {
    columns.remove(column.key());
    return columns;
  }
}
