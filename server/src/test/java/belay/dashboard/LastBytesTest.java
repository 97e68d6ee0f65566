package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LastBytesTest {
  private static String of(int bytes, String text) throws IOException {
    try (LastBytes last = new LastBytes(bytes)) {
      last.write(text.getBytes(StandardCharsets.UTF_8));
      return last.text();
    }
  }

  @Test
  void whatFitsIsAllThere() throws IOException {
    assertThat(of(10, "")).isEmpty();
    assertThat(of(10, "one\ntwo\n")).isEqualTo("one\ntwo\n");
    assertThat(of(8, "one\ntwo\n")).isEqualTo("one\ntwo\n");
  }

  @Test
  void elseItIsTheLastWholeLines() throws IOException {
    assertThat(of(7, "one\ntwo\n")).isEqualTo("two\n");
    assertThat(of(6, "one\ntwo\nüb\n")).isEqualTo("üb\n");
    assertThat(of(3, "one\ntwenty\n")).isEmpty();
  }
}
