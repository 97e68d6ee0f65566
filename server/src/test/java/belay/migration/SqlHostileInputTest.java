package belay.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each ends; how soon is not asserted, but for a limit that only a hang exceeds. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqlHostileInputTest {
  static Stream<Arguments> scripts() {
    String add = "ALTER TABLE t ADD COLUMN a int DEFAULT ";
    return Stream.of(
        row("brackets", add + "(".repeat(10_000) + "1" + ")".repeat(10_000)),
        row("brackets that do not close", add + "(".repeat(10_000)),
        row("calls", add + "f(".repeat(10_000)),
        row("arrays", add + "[".repeat(10_000)),
        row("cases", add + "CASE ".repeat(10_000)),
        row("brackets within the limit", add + "((a),".repeat(10) + "1"),
        row("a long sum", add + "1+".repeat(10_000) + "1"),
        row("a quote that does not close", "SELECT '" + "a".repeat(100_000)),
        row("tags that do not close", "$a".repeat(100_000)),
        row("comments that do not close", "/* /* */ ".repeat(50_000) + "/*"),
        row("commas", "ALTER TABLE t " + "ADD x int garbage (, ".repeat(10_000)),
        row("brackets, by the statement", (add + "(".repeat(30) + ";").repeat(1_500)),
        row("too many statements", "SELECT 1;".repeat(2_001)),
        row("too many characters", " ".repeat(1_000_001)),
        row("actions", "ALTER TABLE t ADD a int" + ", ADD a int".repeat(80_000)),
        row("zeros", "\0".repeat(1_000)),
        row("a blank DELIMITER", "DELIMITER " + " ".repeat(100_000)),
        row(
            "many statements of actions",
            ("ALTER TABLE t ADD a int" + ", ADD a int".repeat(499) + ";").repeat(180)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void endsAndIsUnknown(String name, String sql) {
    assertThat(SqlScript.judge(sql, new NewThings()).effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void reasonsStayShort() {
    String long1 = "x".repeat(10_000);
    assertThat(SqlScript.judge("DROP TABLE " + long1 + "." + long1, new NewThings()).why())
        .allMatch(why -> why.length() < 200);
    assertThat(SqlScript.judge(long1 + " a", new NewThings()).why())
        .allMatch(why -> why.length() < 200);
    assertThat(SqlScript.judge("DROP TABLE \"a\u001b[31m\"", new NewThings()).why())
        .containsExactly("drops the table a?[31m");
  }

  @Test
  void leavesNoThreadBehind() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    SqlScript.judge("ALTER TABLE t ADD COLUMN a int; UPDATE t SET b = 1;", new NewThings());
    assertThat(Thread.getAllStackTraces().keySet())
        .allMatch(t -> before.contains(t) || !t.getName().startsWith("pool-"));
  }

  private static Arguments row(String name, String sql) {
    return Arguments.of(name, sql);
  }
}
