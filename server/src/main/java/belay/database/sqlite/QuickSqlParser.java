package belay.database.sqlite;

import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Reads statements as Jdbi does, those that have but question marks in them without its grammar:
 * most of a first query's time was that. What was read is kept for all databases of this process.
 * Safe for use by several threads.
 */
final class QuickSqlParser extends ColonPrefixSqlParser {
  @Override
  public ParsedSql parse(String sql, StatementContext context) {
    return isPlain(sql) ? plain(sql) : super.parse(sql, context);
  }

  /** Whether a question mark can be nothing but a parameter, and nothing else one. */
  private static boolean isPlain(String sql) {
    for (int at = 0; at < sql.length(); at++) {
      switch (sql.charAt(at)) {
        case ':', '\'', '"', '`', '[', '\\', '/', '-', '#' -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  private static ParsedSql plain(String sql) {
    ParsedSql.Builder parsed = ParsedSql.builder();
    int from = 0;
    for (int mark = sql.indexOf('?'); mark >= 0; mark = sql.indexOf('?', from)) {
      parsed.append(sql.substring(from, mark)).appendPositionalParameter();
      from = mark + 1;
    }
    return parsed.append(sql.substring(from)).build();
  }
}
