package belay.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-22T11:59:55Z, just now",
    "2026-11-22T11:59:00Z, 1 minute ago",
    "2026-11-22T11:55:00Z, 5 minutes ago",
    "2026-11-22T09:00:00Z, 3 hours ago",
    "2026-11-20T12:00:00Z, 2 days ago",
    "2026-11-22T12:00:09Z, just now",
    "2013-07-12T22:32:17Z, 2013-07-12 22:32:17 UTC",
    "not a time, not a time",
  })
  void timesAreSaidInWords(String time, String words) {
    assertThat(Ago.of(time, Instant.parse("2026-11-22T12:00:00Z"))).isEqualTo(words);
  }

  @Test
  void aTableIsAsWideAsItsCellsUnlessTheTerminalIsNarrower() {
    Table table = new Table(1, "A", "Text").row("1", "a rather long text").row("2", "é…");

    assertThat(table.lines(0))
        .containsExactly("A   Text", "-   ------------------", "1   a rather long text", "2   é…");
    assertThat(table.lines(16))
        .containsExactly("A   Text", "-   ------------", "1   a rather lo…", "2   é…");
  }

  @Test
  void colourIsForTerminalsThatWantIt() {
    Terminal terminal = Terminal.of(Map.of("BELAY_TTY", "012:80:24"));

    assertThat(terminal).isEqualTo(new Terminal(true, true, true, 80, 24, true));
    assertThat(Terminal.of(Map.of("BELAY_TTY", "012:80:24", "NO_COLOR", "1")).colour()).isFalse();
    assertThat(Terminal.of(Map.of("BELAY_TTY", "02:80:24", "COLUMNS", "132")))
        .isEqualTo(new Terminal(true, false, true, 0, 24, true));
    assertThat(Terminal.of(Map.of()).out()).isFalse();
  }
}
