package belay.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import belay.release.Refused;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that the SSH door goes by. */
class SmallRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "releases -a api ~ releases|-a|api",
        "  a\tb  ~ a|b",
        "config:set A='b c' -a api ~ config:set|A=b c|-a|api",
        "config:set \"A=b \\\" $HOME \\x\" ~ config:set|A=b \" $HOME \\x",
        "a\\ b \\' ~ a b|'",
        "'' \"\" ~ |",
        "a;b $(c) `d | e > /f ~ a;b|$(c)|`d|||e|>|/f",
        "a\\ ~ a\\",
        "'a'\"b\"c ~ abc"
      })
  void aLineHasWordsAndNoShell(String line, String words) {
    assertThat(String.join("|", Words.of(line))).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a", "a \"b", "a\0b"})
  void whatCannotBeALineIsRefused(String line) {
    assertThatThrownBy(() -> Words.of(line)).isInstanceOf(InvalidInput.class);
    assertThat(Words.of("  ")).isEmpty();
    assertThatThrownBy(() -> Words.of("a".repeat(Words.CHARS_MAX + 1)))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void onlyWhatIsHarmlessIsTakenFromAClient() {
    ClientTerminal told =
        ClientTerminal.of(
            true,
            Map.of(
                "TERM", "xterm-256color",
                "COLUMNS", "132",
                "LINES", "50",
                "NO_COLOR", "yes; rm -rf",
                "LD_PRELOAD", "/tmp/x.so",
                "BELAY_HOME", "/root",
                "JAVA_TOOL_OPTIONS", "-javaagent:x"));
    assertThat(told)
        .isEqualTo(
            new ClientTerminal(true, 132, 50, Map.of("TERM", "xterm-256color", "NO_COLOR", "1")));
    assertThat(ClientTerminal.of(false, Map.of("TERM", "x\n", "COLUMNS", "1;2", "LINES", "-1")))
        .isEqualTo(new ClientTerminal(false, 80, 24, Map.of()));
    assertThat(ClientTerminal.of(false, Map.of("COLUMNS", "60")).variables())
        .isEqualTo(Map.of("COLUMNS", "60"));
  }

  @Test
  void seatsAreLimitedForEachAndForAll() {
    Seats seats = new Seats(2, 3);
    List<UUID> people = List.of(new UUID(0, 1), new UUID(0, 2));
    seats.take(people.get(0));
    seats.take(people.get(0));
    assertThatThrownBy(() -> seats.take(people.get(0)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("2 commands of yours");
    seats.take(people.get(1));
    assertThatThrownBy(() -> seats.take(people.get(1))).isInstanceOf(Refused.class);
    seats.leave(people.get(0));
    seats.take(people.get(1));
  }
}
