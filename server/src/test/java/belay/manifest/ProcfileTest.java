package belay.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcfileTest {
  @Test
  void aTypeAndACommandALine() {
    assertThat(Procfile.parse("web: node server.js --url http://x:1\r\n\r\n# more\n worker_2:a:b"))
        .isEqualTo(Map.of("web", "node server.js --url http://x:1", "worker_2", "a:b"));
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstType() {
    assertThat(Procfile.parse("\uFEFFweb: a\rother: b")).containsOnlyKeys("web", "other");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "web: a\\n\\nworker:\\n     | Procfile:3: process type worker has no command.",
        "web: a\\nweb: b             | Procfile:2: process type web is declared twice.",
        "web a                       | Procfile:1: \"web a\" has no colon. Write type: command",
        "we b: a                     | Procfile:1: \"we b\" is no process type",
        "../x: a                     | Procfile:1: \"../x\" is no process type",
        ": a                         | Procfile:1: \"\" is no process type",
        "# nothing                   | Procfile:1: no process type is declared",
      })
  void aMistakeIsSaidWithItsLine(String text, String message) {
    assertThatThrownBy(() -> Procfile.parse(text.replace("\\n", "\n")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(message);
  }
}
