package belay.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlSplitterTest {
  private static final List<String> PIECES =
      List.of(
          "'",
          "''",
          "\"",
          "`",
          "\\",
          "$$",
          "$tag$",
          "$1",
          ";",
          "--",
          "/*",
          "*/",
          "/*!40101 ",
          "#",
          "\n",
          " ",
          "\t",
          "(",
          ")",
          ",",
          ".",
          "é",
          "\uD83D\uDE00",
          "CREATE ",
          "TRIGGER ",
          "BEGIN ",
          "END",
          "CASE ",
          "IF ",
          "COPY t FROM stdin;",
          "\n\\.\n",
          "DELIMITER //\n",
          "//",
          "DELIMITER ;\n",
          "SELECT 1",
          "E'",
          "x",
          "1e5",
          "DROP TABLE t");

  @Test
  void losesNoTextOfAnyScript() {
    Random random = new Random(7);
    for (int run = 0; run < 5_000; run++) {
      StringBuilder script = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        script.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      String text = script.toString();
      assertThat(joined(text, run % 2 == 0)).isEqualTo(text);
      assertThat(SqlScript.judge(text, new NewThings()).why()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'a;b'",
        "SELECT 'it''s;'",
        "SELECT \"a;b\"",
        "SELECT `a;b`",
        "SELECT E'\\';'",
        "SELECT 1 -- ; '\n",
        "SELECT 1 /* ; /* ; */ ; */",
        "# don't; stop\nSELECT 1",
        "SELECT $$;$$",
        "SELECT $a$; $$ ; $b$ $a$",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT CASE x WHEN 1 THEN 2 END; END",
        "CREATE PROCEDURE p() BEGIN IF 1 THEN SELECT 1; END IF; CASE 1 WHEN 1 THEN SELECT 2; END CASE; END"
      })
  void doesNotEndAStatementWithin(String statement) {
    List<SqlStatement> statements = SqlSplitter.split(statement + ";SELECT 2;", false, 100);
    assertThat(statements).hasSize(2);
    assertThat(statements.get(1).text(0)).isEqualTo("SELECT 2");
  }

  @Test
  void followsTheDelimiterOfMysqlsClient() {
    String script =
        """
        DELIMITER $$
        CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END$$
        delimiter ;
        SELECT 3; SELECT 4
        """;
    assertThat(SqlSplitter.split(script, true, 100).stream().map(s -> s.text(0)))
        .containsExactly(
            "DELIMITER $$",
            "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END",
            "delimiter ;",
            "SELECT 3",
            "SELECT 4");
  }

  @Test
  void takesACommentThatDoesNotEndNestedForOneThatDoesNotNest() {
    assertThat(SqlSplitter.split("/* a /* b */ DROP TABLE t;", false, 9).getFirst().text(0))
        .isEqualTo("DROP TABLE t");
  }

  private static String joined(String text, boolean backslashes) {
    StringBuilder joined = new StringBuilder();
    for (SqlStatement statement : SqlSplitter.split(text, backslashes, 1_000)) {
      assertThat(statement.start()).isEqualTo(joined.length());
      joined.append(text, statement.start(), statement.end());
    }
    return joined.toString();
  }
}
