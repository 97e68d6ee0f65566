package belay.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an export's files say, and what is none of Belay's. */
class ArchiveJsonTest {
  private static List<Map<String, Object>> rows(String text) throws IOException {
    try (InputStream in = new ByteArrayInputStream(text.getBytes(UTF_8))) {
      ArchiveJson.Rows rows = ArchiveJson.rows(in);
      List<Map<String, Object>> read = new ArrayList<>();
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        read.add(row.get());
      }
      return read;
    }
  }

  @Test
  void readsOneRowAfterTheOther() throws IOException {
    assertThat(rows("{\"a\": 1}\n{\"b\": \"x\"}\n"))
        .containsExactly(Map.of("a", 1), Map.of("b", "x"));
    assertThat(rows("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0001\u0002",
        "nonsense",
        "null",
        "{\"a\": 1}\nnull\n",
        "[1, 2",
        "{\"row\": ",
        "{\"a\": 1}\n\u0000"
      })
  void noiseIsNamed(String noise) {
    assertThatThrownBy(() -> rows(noise))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("JSON lines");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "", " ", "\u0000", "[]", "1"})
  void aFileThatSaysNothingIsRefused(String text) {
    assertThatThrownBy(
            () -> ArchiveJson.read("end.json", text.getBytes(UTF_8), ArchiveJson.EndFile.class))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("end.json");
  }

  @Test
  void aFileOfTheExportThatWouldPaintTheTerminalIsRefused() {
    assertThatThrownBy(() ->
            ArchiveJson.read("end.json", "{\"slugs\": \"\\u001b[31m\"}".getBytes(UTF_8), Map.class))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("control characters");
  }
}
