package belay.migration;

import static belay.migration.Finding.additive;
import static belay.migration.Finding.destructive;
import static belay.migration.Finding.unknown;

import belay.migration.SqlLexer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a statement does, by its first words: can the old code still run after it, and is data lost?
 * What is not known here is {@link Effect#UNKNOWN}.
 */
final class SqlRules {
  private static final Set<String> TAKEN_AWAY =
      Set.of(
          "SCHEMA",
          "DATABASE",
          "VIEW",
          "TYPE",
          "DOMAIN",
          "FUNCTION",
          "PROCEDURE",
          "ROUTINE",
          "AGGREGATE",
          "SEQUENCE",
          "EXTENSION",
          "ROLE",
          "USER");

  private final NewThings made;

  SqlRules(NewThings made) {
    this.made = made;
  }

  /** Empty for what changes neither schema nor data, as BEGIN. */
  List<Finding> judge(SqlStatement statement) {
    if (statement.size() == 0) {
      return List.of();
    }
    if (statement.has(Kind.BROKEN)) {
      return List.of(unknown("has a string, a name or a comment that does not end"));
    }
    if (statement.has(Kind.COMMAND)) {
      return client(statement);
    }
    SqlCursor cursor = new SqlCursor(statement);
    return switch (cursor.word()) {
      case "BEGIN", "START", "COMMIT", "END", "SAVEPOINT", "RELEASE", "SET", "RESET", "USE" ->
          List.of();
      case "SHOW", "VACUUM", "ANALYZE", "REINDEX", "OPTIMIZE", "LOCK", "UNLOCK" -> List.of();
      case "CHECKPOINT", "DISCARD", "NOTIFY", "DEALLOCATE", "REFRESH", "ROLLBACK" -> List.of();
      case "PRAGMA" ->
          statement.is(1, "WRITABLE_SCHEMA") ? List.of(unreadable(statement)) : List.of();
      case "COMMENT" -> List.of(additive("changes a comment"));
      case "GRANT" -> List.of(additive("gives rights"));
      case "REVOKE" -> List.of(destructive("takes rights away, which the old code may need"));
      case "DO", "CALL", "EXEC", "EXECUTE", "PREPARE" -> List.of(program(cursor.word()));
      case "CREATE" -> new SqlCreate(cursor, made).judge();
      case "DROP" -> drop(cursor);
      case "ALTER" -> new SqlAlter(cursor, made).judge();
      case "RENAME" -> renameTables(cursor);
      case "TRUNCATE" -> truncate(cursor);
      default ->
          new SqlRows(cursor, made).judge().map(f -> List.of(f)).orElseGet(() -> known(statement));
    };
  }

  /**
   * A line for the client. Only its word is shown: an address may follow, with a password in it.
   */
  private List<Finding> client(SqlStatement statement) {
    if (statement.size() > 1) {
      // psql's \g in the place of a semicolon.
      List<Finding> both = new ArrayList<>(judge(statement.part(0, statement.size() - 1)));
      both.addAll(client(statement.part(statement.size() - 1, statement.size())));
      return both;
    }
    String line = statement.at(0);
    return line.startsWith("\\")
        ? List.of(unknown("has a command of psql, " + SqlName.of(line.split("\\s", 2)[0]).shown()))
        : List.of();
  }

  private static List<Finding> known(SqlStatement statement) {
    return SqlRows.onlyReads(statement) ? List.of() : List.of(unreadable(statement));
  }

  static Finding unreadable(SqlStatement statement) {
    return unknown("has a statement that Belay cannot judge: " + excerpt(statement));
  }

  private static Finding program(String word) {
    return unknown("runs a program with " + word + ", which Belay does not read");
  }

  /** Its first words. Nothing that may be a string: it may hold a secret. */
  static String excerpt(SqlStatement statement) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < Math.min(6, statement.size()); i++) {
      boolean shown =
          statement.tokens().get(i).kind() != Kind.STRING && !statement.at(i).startsWith("\"");
      words.append(i == 0 ? "" : " ").append(shown ? statement.at(i) : "'…'");
      if (words.length() > 60) {
        break;
      }
    }
    String text = words.substring(0, Math.min(60, words.length()));
    boolean all = words.length() <= 60 && statement.size() <= 6;
    return text.replaceAll("\\p{Cntrl}", "?") + (all ? "" : " …");
  }

  private List<Finding> drop(SqlCursor cursor) {
    cursor.take("DROP");
    if (cursor.take("TEMPORARY")) {
      return List.of();
    }
    cursor.skip("FOREIGN", "MATERIALIZED");
    String kind = cursor.word();
    if (!TAKEN_AWAY.contains(kind) && !kind.equals("TABLE") && !kind.equals("INDEX")) {
      return List.of(
          kind.equals("TRIGGER") || kind.equals("RULE")
              ? unknown("drops a " + kind.toLowerCase(Locale.ROOT) + " that the old code may need")
              : unreadable(cursor.statement()));
    }
    cursor.take(kind);
    cursor.skip("CONCURRENTLY");
    cursor.ifExists();
    List<SqlName> names = cursor.names();
    return names.isEmpty()
        ? List.of(unreadable(cursor.statement()))
        : names.stream().map(name -> dropped(kind, name)).toList();
  }

  private Finding dropped(String kind, SqlName name) {
    String what = kind.toLowerCase(Locale.ROOT) + " " + name.shown();
    if (kind.equals("INDEX")) {
      return additive(
          "drops the index "
              + name.shown()
              + ": the old code may be slower, and what it refused is accepted");
    }
    boolean table = kind.equals("TABLE");
    boolean ours = table ? made.tableIsSurelyNew(name) : made.drop(kind, name);
    if (table) {
      made.dropTable(name);
    }
    return ours
        ? additive("drops the " + what + ", which these migrations made")
        : destructive("drops the " + what);
  }

  /** {@code RENAME TABLE a TO b, c TO d} (MySQL). */
  private List<Finding> renameTables(SqlCursor cursor) {
    cursor.take("RENAME");
    if (!cursor.take("TABLE") && !cursor.take("TABLES")) {
      return List.of(unreadable(cursor.statement()));
    }
    return cursor.statement().parts(cursor.at()).stream().map(this::renameTable).toList();
  }

  private Finding renameTable(SqlStatement part) {
    SqlCursor cursor = new SqlCursor(part);
    Optional<SqlName> from = cursor.name();
    Optional<SqlName> to = cursor.take("TO") ? cursor.name() : Optional.empty();
    return from.isPresent() && to.isPresent()
        ? SqlAlter.renamed(made, from.get(), to.get())
        : unreadable(part);
  }

  private List<Finding> truncate(SqlCursor cursor) {
    cursor.take("TRUNCATE");
    cursor.take("TABLE");
    List<SqlName> names = cursor.names();
    return names.isEmpty()
        ? List.of(unreadable(cursor.statement()))
        : names.stream().map(this::truncated).toList();
  }

  private Finding truncated(SqlName table) {
    return made.tableIsSurelyNew(table)
        ? additive("empties the table " + table.shown() + ", which these migrations made")
        : destructive("deletes all rows of " + table.shown());
  }
}
