package belay.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It reads every statement as Jdbi's own parser does. */
class QuickSqlParserTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "select a from b where c = ?",
        "insert into a (b, c) values (?, ?) on conflict (b) do update set c = excluded.c",
        "select a from b where c = :c and d in (:d, :e)",
        "select '?' || a from b where c = ?",
        "select a from b where c > ? and d <= ? limit ?",
        "select a -- why? \nfrom b where c = ?",
        "select a /* why? */ from b where c = ?",
        "select \"a?\" from b where c = ?"
      })
  void asJdbiItself(String sql) {
    ParsedSql quick = parsed(new QuickSqlParser(), sql);
    ParsedSql own = parsed(new ColonPrefixSqlParser(), sql);
    assertThat(quick.getSql()).isEqualTo(own.getSql());
    assertThat(quick.getParameters().isPositional()).isEqualTo(own.getParameters().isPositional());
    assertThat(quick.getParameters().getParameterCount())
        .isEqualTo(own.getParameters().getParameterCount());
    assertThat(quick.getParameters().getParameterNames())
        .isEqualTo(own.getParameters().getParameterNames());
  }

  private static ParsedSql parsed(SqlParser parser, String sql) {
    return Jdbi.create("jdbc:sqlite::memory:")
        .withHandle(h -> parser.parse(sql, h.createQuery(sql).getContext()));
  }
}
