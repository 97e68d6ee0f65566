package belay.migration;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.alter.AlterExpression.ColumnDataType;
import net.sf.jsqlparser.statement.create.table.ColDataType;
import net.sf.jsqlparser.statement.update.Update;

/**
 * What the words of a statement alone do not say: JSqlParser reads it. The parser runs on the
 * caller's thread; what it is given is small and flat enough for it to end in tenths of a second,
 * and nothing that it throws gets out.
 */
final class SqlTree {
  /**
   * @param required whether an insert must give it a value
   * @param filled whether a row that does not name it has more than a null in it
   * @param unique whether two rows may not have the same value
   */
  record Column(SqlName name, boolean required, boolean filled, boolean unique) {
    Column named(SqlName other) {
      return new Column(other, required, filled, unique);
    }
  }

  private static final int TOKENS_MAX = 1000;
  private static final int DEPTH_MAX = 20;

  /** PostgreSQL's types that have a default of their own, and MySQL's word for one. */
  private static final Pattern SERIAL =
      Pattern.compile("(?:small|big)?serial[248]?", Pattern.CASE_INSENSITIVE);

  private SqlTree() {}

  /**
   * The columns of an action that defines some, from the definition on; empty when it is
   * unreadable. The parser is not told a column's name: it takes some that are allowed for words of
   * SQL.
   */
  static Optional<List<Column>> columns(SqlStatement action, int from) {
    SqlCursor cursor = new SqlCursor(action, from);
    Optional<SqlName> name = cursor.name();
    String definition = (name.isPresent() ? "c " : "") + action.plainText(cursor.at());
    return parse(action, "ALTER TABLE t ADD COLUMN " + definition, SqlTree::defined)
        .filter(columns -> !columns.isEmpty())
        .map(columns -> name.isPresent() ? List.of(columns.getFirst().named(name.get())) : columns);
  }

  /** The columns that an UPDATE writes; empty when it is unreadable. */
  static Optional<List<SqlName>> written(SqlStatement update) {
    return parse(update, update.plainText(0), SqlTree::written).filter(c -> !c.isEmpty());
  }

  private static List<SqlName> written(Statement statement) {
    return statement instanceof Update update
        ? update.getUpdateSets().stream()
            .flatMap(set -> set.getColumns().stream())
            .map(column -> SqlName.of(column.getColumnName()))
            .toList()
        : List.of();
  }

  private static List<Column> defined(Statement statement) {
    return statement instanceof Alter alter && alter.getAlterExpressions().size() == 1
        ? alter.getAlterExpressions().getFirst().getColDataTypeList().stream()
            .map(SqlTree::column)
            .toList()
        : List.of();
  }

  private static Column column(ColumnDataType definition) {
    boolean notNull = false;
    boolean filled = false;
    boolean unique = false;
    ColDataType type = definition.getColDataType();
    boolean made = type != null && SERIAL.matcher(type.getDataType()).matches();
    List<String> specs = definition.getColumnSpecs();
    specs = specs == null ? List.of() : specs;
    for (int i = 0; i < specs.size(); i++) {
      String spec = specs.get(i).toUpperCase(Locale.ROOT);
      String next = i + 1 < specs.size() ? specs.get(i + 1).toUpperCase(Locale.ROOT) : "";
      switch (spec) {
        case "NOT" -> notNull = notNull || next.equals("NULL");
        case "PRIMARY" -> notNull = true;
        case "UNIQUE" -> unique = true;
        case "AUTO_INCREMENT", "AUTOINCREMENT", "IDENTITY", "AS" -> made = true;
        case "DEFAULT" -> {
          filled = !next.equals("NULL");
          i++;
        }
        default -> made = made || spec.startsWith("GENERATED") || spec.startsWith("IDENTITY");
      }
    }
    SqlName name = SqlName.of(definition.getColumnName());
    return new Column(name, notNull && !filled && !made, filled || made, unique && !made);
  }

  /** What the parser leaves out is null, and what it does not expect it throws: either is empty. */
  private static <T> Optional<T> parse(
      SqlStatement statement, String sql, Function<Statement, T> read) {
    if (statement.size() > TOKENS_MAX || statement.depth() > DEPTH_MAX) {
      return Optional.empty();
    }
    try {
      return Optional.of(read.apply(new CCJSqlParser(sql).Statement()));
    } catch (ParseException | RuntimeException | StackOverflowError e) {
      return Optional.empty();
    }
  }
}
