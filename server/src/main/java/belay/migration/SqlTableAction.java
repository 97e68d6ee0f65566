package belay.migration;

import static belay.migration.Finding.additive;
import static belay.migration.Finding.destructive;
import static belay.migration.Finding.unknown;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One action of an ALTER TABLE, judged as if the table was there before. */
final class SqlTableAction {
  private static final Set<String> KEEPS_ROWS =
      Set.of(
          "ENGINE",
          "AUTO_INCREMENT",
          "ROW_FORMAT",
          "COMMENT",
          "ALGORITHM",
          "LOCK",
          "FORCE",
          "KEY_BLOCK_SIZE",
          "CLUSTER",
          "REPLICA",
          "VALIDATE",
          "DEFAULT",
          "CHARACTER",
          "CHARSET",
          "COLLATE",
          "ORDER",
          "RESET",
          "COMPRESSION",
          "STATS_PERSISTENT",
          "STATS_AUTO_RECALC");

  private final SqlName table;
  private final SqlCursor cursor;
  private final NewThings made;

  SqlTableAction(SqlName table, SqlCursor cursor, NewThings made) {
    this.table = table;
    this.cursor = cursor;
    this.made = made;
  }

  Finding judge() {
    SqlStatement action = cursor.statement();
    String first = cursor.word();
    cursor.take(first.isEmpty() ? "ADD" : first);
    return switch (first) {
      case "ADD" -> add();
      case "DROP" -> drop();
      case "ALTER" -> alter();
      case "RENAME" -> rename();
      case "MODIFY" -> modify();
      case "CHANGE" -> change();
      case "SET" ->
          cursor.take("SCHEMA")
              ? destructive("moves the table " + on() + " to another schema")
              : additive("changes how the table " + on() + " is stored");
      case "ENABLE" -> rowSecurity();
      case "FORCE" -> cursor.take("ROW", "LEVEL", "SECURITY") ? limitsRows() : keepsRows();
      case "NO" ->
          cursor.take("FORCE", "ROW") ? additive("shows more rows of " + on()) : unreadable();
      case "DISABLE" -> cursor.take("ROW") ? additive("shows more rows of " + on()) : unreadable();
      case "ATTACH" ->
          cursor.take("PARTITION") && cursor.name().filter(made::tableIsNew).isPresent()
              ? additive("adds a new partition to " + on())
              : unreadable();
      case "DETACH", "TRUNCATE" -> destructive("takes the rows of a partition away from " + on());
      default -> KEEPS_ROWS.contains(first) ? keepsRows() : SqlRules.unreadable(action);
    };
  }

  private Finding rowSecurity() {
    return cursor.take("ROW", "LEVEL", "SECURITY") ? limitsRows() : unreadable();
  }

  private Finding limitsRows() {
    return destructive("limits by policies which rows of " + on() + " the old code sees");
  }

  private Finding keepsRows() {
    return additive("changes how the table " + on() + " is stored");
  }

  private Finding add() {
    if (cursor.take("CONSTRAINT")) {
      boolean named = !Set.of("CHECK", "UNIQUE", "PRIMARY", "FOREIGN").contains(cursor.word());
      Optional<SqlName> name = named ? cursor.name() : Optional.empty();
      return rule(name.map(n -> " " + n.shown()).orElse("")).orElseGet(this::unreadable);
    }
    if (cursor.take("PARTITION")) {
      return additive("adds a partition to " + on());
    }
    if (Set.of("INDEX", "KEY", "FULLTEXT", "SPATIAL").contains(cursor.word())) {
      // In PostgreSQL "key" may be a column.
      boolean column = cursor.statement().contains("NOT", "NULL");
      return column ? unreadable() : additive("adds an index to " + on());
    }
    return rule("").orElseGet(this::addColumns);
  }

  /** A rule on rows; empty when it is none, but a column. */
  private Optional<Finding> rule(String name) {
    String refused = ": rows of the old code may be refused";
    if (cursor.take("PRIMARY", "KEY")) {
      return Optional.of(destructive("adds a primary key to " + on() + refused));
    }
    if (cursor.take("UNIQUE")) {
      return Optional.of(
          hasOnlyNulls()
              ? additive("adds the rule" + name + " to new columns of " + on())
              : destructive("adds the unique constraint" + name + " to " + on() + refused));
    }
    if (cursor.take("FOREIGN", "KEY")) {
      return Optional.of(
          hasOnlyNulls()
              ? additive("adds the foreign key" + name + " to new columns of " + on())
              : destructive("adds the foreign key" + name + " to " + on() + refused));
    }
    boolean check = Set.of("CHECK", "EXCLUDE", "NOT").contains(cursor.word());
    return check
        ? Optional.of(destructive("adds the constraint" + name + " to " + on() + refused))
        : Optional.empty();
  }

  private boolean hasOnlyNulls() {
    cursor.skip("INDEX", "KEY");
    boolean nulls = !cursor.statement().contains("NULLS", "NOT", "DISTINCT");
    if (!cursor.isSymbol("(")) {
      cursor.name();
    }
    return nulls && cursor.columns().filter(c -> made.staysNull(table, c)).isPresent();
  }

  private Finding addColumns() {
    cursor.take("COLUMN");
    boolean surely = !cursor.ifNotExists();
    Optional<List<SqlTree.Column>> columns = SqlTree.columns(cursor.statement(), cursor.at());
    if (columns.isEmpty()) {
      return unreadable();
    }
    columns.get().forEach(c -> made.addColumn(table, c.name(), c.filled(), surely));
    return columns.get().stream()
        .map(this::added)
        .reduce((a, b) -> a.effect().compareTo(b.effect()) >= 0 ? a : b)
        .orElseGet(this::unreadable);
  }

  private Finding added(SqlTree.Column column) {
    String what = "adds the column " + column.name().shown() + " to " + on();
    if (column.required()) {
      return destructive(
          what + ", which is required and has no default: the old code's inserts will fail");
    }
    return column.unique() && column.filled()
        ? destructive(
            what + ", which is unique and has a default: the old code's inserts will fail")
        : additive(what);
  }

  private Finding drop() {
    if (cursor.take("CONSTRAINT") || cursor.take("CHECK") || cursor.take("FOREIGN", "KEY")) {
      cursor.ifExists();
      return additive("drops the constraint " + named() + " of " + on() + ": more is accepted");
    }
    if (cursor.take("PRIMARY", "KEY")) {
      return additive("drops the primary key of " + on() + ": more is accepted");
    }
    if (cursor.take("INDEX") || cursor.take("KEY")) {
      return additive(
          "drops the index " + named() + " of " + on() + ": the old code may be slower");
    }
    if (cursor.take("PARTITION")) {
      return destructive("drops a partition of " + on() + " with its rows");
    }
    cursor.take("COLUMN");
    cursor.ifExists();
    return column(name -> {
      boolean ours = made.columnsAreSurelyNew(table, List.of(name));
      made.dropColumn(table, name);
      String what = "drops the column " + name.shown() + " of " + on();
      return ours ? additive(what + ", which these migrations added") : destructive(what);
    });
  }

  private Finding alter() {
    if (cursor.take("INDEX")) {
      return additive("changes the index " + named() + " of " + on());
    }
    if (cursor.word().equals("CONSTRAINT") || cursor.word().equals("CHECK")) {
      return unreadable();
    }
    cursor.take("COLUMN");
    return column(this::alterColumn);
  }

  private Finding alterColumn(SqlName name) {
    String what = "the column " + name.shown() + " of " + on();
    if (cursor.take("SET", "NOT", "NULL")) {
      return made.columnIsFilled(table, name)
          ? additive("makes " + what + " required, which has a default")
          : destructive("makes " + what + " required: the old code's inserts may fail");
    }
    if (cursor.take("DROP", "NOT", "NULL")) {
      return additive("makes " + what + " optional");
    }
    if (cursor.take("SET", "DEFAULT")) {
      return additive("gives " + what + " a default");
    }
    if (cursor.take("DROP", "DEFAULT")) {
      made.dropDefault(table, name);
      return destructive("takes the default of " + what + " away: the old code's inserts may fail");
    }
    if (cursor.take("TYPE") || cursor.take("SET", "DATA", "TYPE")) {
      return made.columnsAreSurelyNew(table, List.of(name))
          ? additive("changes the type of " + what + ", which these migrations added")
          : destructive("changes the type of " + what);
    }
    if (cursor.take("DROP", "IDENTITY")) {
      return destructive(
          "lets " + what + " have no value of its own: the old code's inserts may fail");
    }
    boolean storage =
        cursor.take("SET", "STATISTICS") || cursor.take("SET", "STORAGE") || cursor.take("RESET");
    return storage || cursor.take("SET", "COMPRESSION")
        ? additive("changes how " + what + " is stored")
        : unreadable();
  }

  private Finding rename() {
    if (cursor.take("CONSTRAINT") || cursor.take("INDEX") || cursor.take("KEY")) {
      return additive("renames the index or constraint " + named() + " of " + on());
    }
    cursor.take("COLUMN");
    return column(from -> {
      if (!cursor.take("TO")) {
        return SqlAlter.renamed(made, table, from);
      }
      return cursor.name().map(to -> renamedColumn(from, to)).orElseGet(this::unreadable);
    });
  }

  private Finding renamedColumn(SqlName from, SqlName to) {
    String what = "renames the column " + from.shown() + " of " + on() + " to " + to.shown();
    boolean ours = made.columnsAreSurelyNew(table, List.of(from));
    made.renameColumn(table, from, to);
    return ours
        ? additive(what + ", which these migrations added")
        : destructive(what + ": the old code does not find it");
  }

  /** MySQL's: the column is what is written here, whatever it was. */
  private Finding modify() {
    cursor.take("COLUMN");
    return redefine(cursor.at());
  }

  private Finding change() {
    cursor.take("COLUMN");
    return column(from -> {
      int definition = cursor.at();
      Optional<SqlName> to = cursor.name();
      if (to.isPresent() && !to.get().key().equals(from.key())) {
        return renamedColumn(from, to.get());
      }
      return redefine(definition);
    });
  }

  private Finding redefine(int definition) {
    Optional<List<SqlTree.Column>> columns = SqlTree.columns(cursor.statement(), definition);
    Optional<SqlTree.Column> column = columns.filter(c -> c.size() == 1).map(List::getFirst);
    String name = column.map(c -> " " + c.name().shown()).orElse("");
    boolean ours =
        column
            .filter(c -> !c.required() && made.columnsAreSurelyNew(table, List.of(c.name())))
            .isPresent();
    return ours
        ? additive("redefines the column" + name + " of " + on() + ", which these migrations added")
        : destructive(
            "redefines the column" + name + " of " + on() + ": the old code may not expect it so");
  }

  private Finding column(Function<SqlName, Finding> judge) {
    return cursor.name().map(judge).orElseGet(this::unreadable);
  }

  private String named() {
    return cursor.name().map(SqlName::shown).orElse("");
  }

  private String on() {
    return table.shown();
  }

  private Finding unreadable() {
    return unknown(
        "changes the table "
            + on()
            + " in a way that Belay cannot judge: "
            + SqlRules.excerpt(cursor.statement()));
  }
}
