package belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void nothingOfItSteersATerminalOrEndsTheLine() {
    assertThat(Printable.line("a\u001b[2Jb\nc\rd\u009b31me\u2028f\u202eg"))
        .isEqualTo("a?[2Jb?c?d?31me?f?g");
    assertThat(Printable.line("Grüße, 😀 日本")).isEqualTo("Grüße, 😀 日本");
  }

  @Test
  void halfACharacterIsNone() {
    assertThat(Printable.line("a\ud83db")).isEqualTo("a?b");
    assertThat(Printable.isBroken("a\ud83db")).isTrue();
    assertThat(Printable.isBroken("😀")).isFalse();
  }

  @Test
  void aCutNeverGoesThroughACharacter() {
    assertThat(Printable.of("ab😀c", 3)).isEqualTo("ab…");
    assertThat(Printable.of("ab😀c", 4)).isEqualTo("ab😀…");
  }

  @Test
  void whatAToolPrintsKeepsItsColoursAndTabs() {
    assertThat(Printable.output("\u001b[1;32mok\u001b[0m\tdone\u001b]0;title\u0007"))
        .isEqualTo("\u001b[1;32mok\u001b[0m\tdone?]0;title?");
  }
}
