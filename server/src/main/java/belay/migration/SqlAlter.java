package belay.migration;

import static belay.migration.Finding.additive;
import static belay.migration.Finding.destructive;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** ALTER of a table, action by action, and of the other things. */
final class SqlAlter {
  private static final int ACTIONS_MAX = 500;

  private final SqlCursor cursor;
  private final NewThings made;

  SqlAlter(SqlCursor cursor, NewThings made) {
    this.cursor = cursor;
    this.made = made;
  }

  List<Finding> judge() {
    cursor.take("ALTER");
    cursor.skip("FOREIGN", "MATERIALIZED");
    if (cursor.take("TABLE")) {
      return table();
    }
    SqlStatement all = cursor.statement();
    if (cursor.take("DEFAULT", "PRIVILEGES")) {
      return List.of(
          all.contains("REVOKE")
              ? destructive("takes rights on new things away")
              : additive("gives rights on new things"));
    }
    String kind = cursor.word();
    cursor.take(kind.isEmpty() ? "ALTER" : kind);
    cursor.ifExists();
    return cursor.name().map(name -> List.of(other(kind, name))).orElse(List.of(unreadable()));
  }

  private Finding other(String kind, SqlName name) {
    String what = kind.toLowerCase(Locale.ROOT) + " " + name.shown();
    SqlStatement all = cursor.statement();
    boolean renamed = all.contains("RENAME") || all.contains("SET", "SCHEMA");
    return switch (kind) {
      case "INDEX" -> additive("changes the " + what);
      case "TYPE" -> type(what);
      case "SEQUENCE", "VIEW", "SCHEMA", "DATABASE" -> {
        if (renamed) {
          yield destructive("renames the " + what + ": the old code does not find it");
        }
        boolean owned = kind.equals("SEQUENCE") && cursor.take("OWNED", "BY");
        yield owned ? additive("ties the " + what + " to a column") : unreadable();
      }
      case "DOMAIN" -> {
        boolean stricter = cursor.take("ADD") || cursor.take("SET", "NOT", "NULL");
        yield stricter
            ? destructive("makes the " + what + " stricter: writes of the old code may be refused")
            : unreadable();
      }
      default -> unreadable();
    };
  }

  private Finding type(String what) {
    SqlStatement all = cursor.statement();
    if (cursor.take("ADD", "VALUE")) {
      return additive("adds a value to the " + what);
    }
    if (cursor.take("ADD", "ATTRIBUTE")) {
      return unreadable();
    }
    boolean changes = all.contains("RENAME") || all.contains("DROP", "ATTRIBUTE");
    return changes || all.contains("ALTER", "ATTRIBUTE") || all.contains("SET", "SCHEMA")
        ? destructive("changes the " + what + ": the old code does not know it so")
        : unreadable();
  }

  private List<Finding> table() {
    cursor.ifExists();
    cursor.skip("ONLY");
    Optional<SqlName> table = cursor.name();
    cursor.symbol("*");
    if (table.isEmpty() || cursor.atEnd()) {
      return List.of(unreadable());
    }
    List<SqlStatement> actions = cursor.statement().parts(cursor.at());
    if (actions.size() > ACTIONS_MAX) {
      return List.of(unreadable());
    }
    return actions.stream().map(action -> action(table.get(), action)).toList();
  }

  private Finding action(SqlName table, SqlStatement action) {
    SqlCursor at = new SqlCursor(action);
    boolean renames = at.take("RENAME", "TO") || at.take("RENAME", "AS");
    if (renames) {
      return at.name().map(to -> renamed(made, table, to)).orElseGet(this::unreadable);
    }
    Finding finding = new SqlTableAction(table, at, made).judge();
    boolean another = action.is(0, "ATTACH") || action.is(0, "EXCHANGE") || action.is(0, "INHERIT");
    boolean lossy = finding.effect() == Effect.DESTRUCTIVE && losesOld(action);
    boolean ours = lossy ? made.tableIsSurelyNew(table) : made.tableIsNew(table);
    return ours && !another
        ? additive("changes the table " + table.shown() + ", which these migrations made")
        : finding;
  }

  /** Whether it takes something away, where others only make a rule stricter. */
  private static boolean losesOld(SqlStatement action) {
    return !action.is(0, "ADD") && !action.contains("SET", "NOT", "NULL");
  }

  static Finding renamed(NewThings made, SqlName from, SqlName to) {
    if (made.tableIsSurelyNew(from)) {
      made.renameTable(from, to);
      return additive("renames the table " + from.shown() + ", which these migrations made");
    }
    made.dropTable(from);
    return destructive(
        "renames the table "
            + from.shown()
            + " to "
            + to.shown()
            + ": the old code does not find it");
  }

  private Finding unreadable() {
    return SqlRules.unreadable(cursor.statement());
  }
}
