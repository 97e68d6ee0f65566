package belay.migration;

import static belay.migration.Finding.additive;
import static belay.migration.Finding.destructive;
import static belay.migration.Finding.unknown;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** CREATE. What is new is no harm, unless it makes the rules on what is there stricter. */
final class SqlCreate {
  private static final Set<String> PROGRAMS =
      Set.of("FUNCTION", "PROCEDURE", "TRIGGER", "EVENT", "RULE", "AGGREGATE", "PACKAGE");
  private static final Set<String> THINGS =
      Set.of(
          "VIEW",
          "SEQUENCE",
          "TYPE",
          "DOMAIN",
          "EXTENSION",
          "SCHEMA",
          "DATABASE",
          "ROLE",
          "USER",
          "STATISTICS",
          "COLLATION");
  private static final int KIND_WITHIN = 16;

  private final SqlCursor cursor;
  private final NewThings made;

  SqlCreate(SqlCursor cursor, NewThings made) {
    this.cursor = cursor;
    this.made = made;
  }

  List<Finding> judge() {
    SqlStatement all = cursor.statement();
    cursor.take("CREATE");
    boolean replaces = cursor.take("OR", "REPLACE") || cursor.take("OR", "ALTER");
    boolean unique = cursor.take("UNIQUE");
    cursor.skip("GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "FOREIGN", "VIRTUAL");
    cursor.skip("MATERIALIZED", "RECURSIVE", "FULLTEXT", "SPATIAL", "CONSTRAINT");
    String kind = cursor.word();
    for (int i = cursor.at(); i < KIND_WITHIN && (kind.isEmpty() || isOption(kind)); i++) {
      kind = isKind(all.word(i)) ? all.word(i) : "";
    }
    if (PROGRAMS.contains(kind)) {
      return List.of(
          unknown("makes a " + kind.toLowerCase(Locale.ROOT) + ", which Belay does not read"));
    }
    if (replaces) {
      return List.of(unknown("replaces what is there: " + SqlRules.excerpt(all)));
    }
    return switch (kind) {
      case "TABLE" -> List.of(table());
      case "INDEX" -> List.of(index(unique));
      default -> List.of(THINGS.contains(kind) ? thing(kind) : SqlRules.unreadable(all));
    };
  }

  /** What MySQL writes before VIEW, TRIGGER and so on. */
  private static boolean isOption(String word) {
    return word.equals("ALGORITHM") || word.equals("DEFINER") || word.equals("SQL");
  }

  private static boolean isKind(String word) {
    return PROGRAMS.contains(word) || THINGS.contains(word);
  }

  private Finding table() {
    cursor.take("TABLE");
    boolean surely = !cursor.ifNotExists();
    Optional<SqlName> table = cursor.name();
    table.ifPresent(name -> made.makeTable(name, surely));
    return table
        .map(name ->
            additive("creates the table " + name.shown() + (surely ? "" : ", unless it is there")))
        .orElseGet(() -> SqlRules.unreadable(cursor.statement()));
  }

  private Finding thing(String kind) {
    cursor.take(kind);
    cursor.ifNotExists();
    Optional<SqlName> name = cursor.name();
    name.ifPresent(n -> made.make(kind, n));
    return additive(
        "creates the " + kind.toLowerCase(Locale.ROOT) + name.map(n -> " " + n.shown()).orElse(""));
  }

  private Finding index(boolean unique) {
    cursor.take("INDEX");
    cursor.take("CONCURRENTLY");
    cursor.ifNotExists();
    Optional<SqlName> index = cursor.word().equals("ON") ? Optional.empty() : cursor.name();
    SqlStatement all = cursor.statement();
    cursor.take("ON");
    cursor.skip("ONLY");
    Optional<SqlName> table = cursor.name();
    String what = "index" + index.map(n -> " " + n.shown()).orElse("");
    if (table.isEmpty()) {
      return SqlRules.unreadable(all);
    }
    if (!unique || made.tableIsNew(table.get())) {
      return additive("adds the " + what + " to " + table.get().shown());
    }
    if (cursor.take("USING")) {
      cursor.name();
    }
    Optional<List<SqlName>> columns = cursor.columns();
    boolean nulls = !all.contains("NULLS", "NOT", "DISTINCT");
    if (nulls && columns.filter(c -> made.staysNull(table.get(), c)).isPresent()) {
      return additive("adds the unique " + what + " to new columns of " + table.get().shown());
    }
    return destructive(
        "adds the unique "
            + what
            + " to "
            + table.get().shown()
            + ": rows of the old code may be refused");
  }
}
