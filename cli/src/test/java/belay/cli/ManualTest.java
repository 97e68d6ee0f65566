package belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.command.Entry;
import org.junit.jupiter.api.Test;

/** The manual page is the command table in other clothes. */
class ManualTest {
  @Test
  void namesEveryCommand() {
    String page = Manual.page("1.2.3");
    for (Entry entry : Catalog.entries()) {
      assertThat(page).contains("\\fB" + Manual.escaped(entry.name()) + "\\fR");
      assertThat(page).contains(Manual.escaped(entry.help()));
    }
  }

  @Test
  void hasNoLineThatIsTakenForACommandOfRoff() {
    assertThat(Manual.page("1").lines().filter(line -> line.startsWith(".")))
        .allMatch(line -> line.matches("\\.(\\\\\"|TH|SH|TP|br|B|I)( .*)?"));
    assertThat(Manual.escaped(".env is a file")).isEqualTo("\\&.env is a file");
    assertThat(Manual.escaped("a\\b --c")).isEqualTo("a\\eb \\-\\-c");
  }
}
