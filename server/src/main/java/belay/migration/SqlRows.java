package belay.migration;

import static belay.migration.Finding.additive;
import static belay.migration.Finding.destructive;
import static belay.migration.Finding.unknown;

import belay.migration.SqlLexer.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements on rows. */
final class SqlRows {
  private static final Set<String> HARMLESS =
      Set.of(
          "SET_CONFIG",
          "CURRENT_SETTING",
          "SETVAL",
          "NEXTVAL",
          "CURRVAL",
          "LASTVAL",
          "PG_GET_SERIAL_SEQUENCE",
          "PG_ADVISORY_LOCK",
          "PG_ADVISORY_XACT_LOCK",
          "PG_ADVISORY_UNLOCK",
          "VERSION",
          "NOW",
          "COUNT",
          "SUM",
          "MIN",
          "MAX",
          "AVG",
          "COALESCE",
          "GREATEST",
          "LEAST",
          "LOWER",
          "UPPER",
          "LENGTH",
          "CONCAT",
          "CAST",
          "ROUND",
          "DATABASE");
  private static final Set<String> NO_FUNCTION =
      Set.of(
          "SELECT", "FROM", "WHERE", "IN", "AND", "OR", "NOT", "EXISTS", "AS", "ON", "VALUES",
          "UNION", "ALL", "ANY", "WHEN", "THEN", "ELSE", "BY", "USING", "JOIN", "OVER", "LIMIT");

  private final SqlCursor cursor;
  private final NewThings made;

  SqlRows(SqlCursor cursor, NewThings made) {
    this.cursor = cursor;
    this.made = made;
  }

  /** Empty when it is none of these. */
  Optional<Finding> judge() {
    SqlStatement all = cursor.statement();
    return switch (cursor.word()) {
      case "INSERT", "REPLACE" -> Optional.of(insert());
      case "COPY" -> copy();
      case "UPDATE" -> Optional.of(update());
      case "DELETE" -> Optional.of(delete());
      case "MERGE" -> Optional.of(merge());
      case "WITH" -> with(all);
      default -> Optional.empty();
    };
  }

  /** A query that calls no function but those known to change nothing but a sequence. */
  static boolean onlyReads(SqlStatement statement) {
    boolean query =
        statement.is(0, "SELECT") || statement.is(0, "VALUES") || statement.is(0, "WITH");
    if (!query || statement.contains("INTO")) {
      return false;
    }
    for (int i = 0; i + 1 < statement.size(); i++) {
      Kind kind = statement.tokens().get(i).kind();
      boolean called = (kind == Kind.WORD || kind == Kind.NAME) && statement.at(i + 1).equals("(");
      String word = statement.word(i);
      if (called && !HARMLESS.contains(word) && !NO_FUNCTION.contains(word)) {
        return false;
      }
    }
    return true;
  }

  /** Rows more are no harm; rows in the place of others are. */
  private Finding insert() {
    SqlStatement all = cursor.statement();
    boolean overwrites =
        all.is(0, "REPLACE")
            || all.is(0, "INSERT", "OR", "REPLACE")
            || all.contains("ON", "DUPLICATE", "KEY", "UPDATE")
            || all.contains("DO", "UPDATE");
    cursor.skip("INSERT", "REPLACE", "OR", "IGNORE", "ABORT", "FAIL", "ROLLBACK", "LOW_PRIORITY");
    cursor.skip("DELAYED", "HIGH_PRIORITY");
    cursor.take("INTO");
    Optional<SqlName> table = cursor.name();
    String name = shown(table);
    return overwrites && !isOurs(table)
        ? destructive(
            "adds rows to " + name + " and overwrites those that are there: old values are lost")
        : additive("adds rows to " + name);
  }

  private Optional<Finding> copy() {
    cursor.take("COPY");
    Optional<SqlName> table = cursor.name();
    SqlStatement all = cursor.statement();
    boolean adds = table.isPresent() && all.contains("FROM") && !all.contains("PROGRAM");
    return adds ? Optional.of(additive("adds rows to " + shown(table))) : Optional.empty();
  }

  /**
   * The values that it overwrites are lost, and the old code meets values that it may not expect.
   * Not so when all that it writes are columns that these migrations added: it fills them.
   */
  private Finding update() {
    cursor.take("UPDATE");
    if (cursor.take("OR")) {
      cursor.skip("ROLLBACK", "ABORT", "REPLACE", "FAIL", "IGNORE");
    }
    cursor.skip("LOW_PRIORITY", "IGNORE", "ONLY");
    Optional<SqlName> table = cursor.name();
    boolean one = !joined();
    Optional<List<SqlName>> columns = SqlTree.written(cursor.statement());
    String what = columns.map(SqlRows::listed).orElse("columns");
    if (one && isOurs(table)) {
      return additive("changes rows of " + shown(table) + ", which these migrations made");
    }
    if (one
        && table.isPresent()
        && columns.isPresent()
        && made.columnsAreSurelyNew(table.get(), columns.get())) {
      return additive("fills " + what + " of " + shown(table) + ", which these migrations added");
    }
    return destructive("overwrites " + what + " of " + shown(table) + ": the old values are lost");
  }

  /** MySQL updates several tables at once. */
  private boolean joined() {
    SqlStatement all = cursor.statement();
    for (int i = cursor.at(); i < all.size() && !all.is(i, "SET"); i++) {
      if (all.at(i).equals(",") || all.is(i, "JOIN")) {
        return true;
      }
    }
    return false;
  }

  private Finding delete() {
    cursor.take("DELETE");
    cursor.skip("LOW_PRIORITY", "QUICK", "IGNORE");
    boolean plain = cursor.take("FROM");
    cursor.skip("ONLY");
    Optional<SqlName> table = plain ? cursor.name() : Optional.empty();
    boolean one = plain && !cursor.symbol(",");
    if (one && isOurs(table)) {
      return additive("deletes rows of " + shown(table) + ", which these migrations made");
    }
    String rows = one && cursor.atEnd() ? "all rows" : "rows";
    return destructive("deletes " + rows + " of " + shown(table));
  }

  private Finding merge() {
    SqlStatement all = cursor.statement();
    cursor.take("MERGE");
    cursor.take("INTO");
    cursor.skip("ONLY");
    Optional<SqlName> table = cursor.name();
    boolean changes = all.contains("THEN", "UPDATE") || all.contains("THEN", "DELETE");
    return changes && !isOurs(table)
        ? destructive("overwrites or deletes rows of " + shown(table))
        : additive("adds rows to " + shown(table));
  }

  private static Optional<Finding> with(SqlStatement all) {
    boolean locks = all.contains("FOR", "UPDATE") || all.contains("NO", "KEY", "UPDATE");
    if (all.contains("DELETE", "FROM") || (all.contains("UPDATE") && !locks)) {
      return Optional.of(destructive("changes or deletes rows: " + SqlRules.excerpt(all)));
    }
    if (all.contains("MERGE") || locks) {
      return Optional.of(
          unknown("has a statement that Belay cannot judge: " + SqlRules.excerpt(all)));
    }
    return all.contains("INSERT", "INTO") ? Optional.of(additive("adds rows")) : Optional.empty();
  }

  private boolean isOurs(Optional<SqlName> table) {
    return table.filter(made::tableIsSurelyNew).isPresent();
  }

  private static String shown(Optional<SqlName> table) {
    return table.map(SqlName::shown).orElse("a table");
  }

  private static String listed(List<SqlName> columns) {
    List<String> some = columns.stream().limit(3).map(SqlName::shown).toList();
    return String.join(", ", some) + (columns.size() > 3 ? ", …" : "");
  }
}
