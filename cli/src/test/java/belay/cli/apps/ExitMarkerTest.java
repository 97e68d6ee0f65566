package belay.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitMarkerTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ExitMarker marker = new ExitMarker(out);

  private OptionalInt pass(String text, int step) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i += step) {
      byte[] part = java.util.Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + step));
      marker.write(part, part.length);
    }
    return marker.end();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void theStatusIsTakenOffHoweverTheBytesCome(int step) throws IOException {
    assertThat(pass("hello\n" + ExitMarker.TEXT + "9\n", step)).hasValue(9);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1000})
  void whatOnlyLooksLikeTheMarkIsPassedOn(int step) throws IOException {
    String text = "\uFFFF heroku-\uFFFF\uFFFF heroku-command-exit";

    assertThat(pass(text, step)).isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text);
  }

  /** A connection that brings this and is then reset. */
  private static InputStream reset(String text) {
    return new SequenceInputStream(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Connection reset");
          }

          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            return read();
          }
        });
  }

  @Test
  void aResetBehindTheWholeStatusIsOfNoAccount() throws IOException {
    assertThat(Rendezvous.receive(reset("bye\n" + ExitMarker.TEXT + "9\r\n"), marker)).hasValue(9);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("bye\n");
  }

  @Test
  void aResetBeforeItIsAFailure() {
    assertThatThrownBy(() -> Rendezvous.receive(reset("bye\n" + ExitMarker.TEXT + "13"), marker))
        .hasMessage("Connection reset");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9\r\nyyy", "9yyy\r\n", "9\n", "9", "9\n13\n and much more"})
  void whatIsTypedAtTheLastMomentIsNoPartOfTheStatus(String behind) throws IOException {
    assertThat(pass("bye\n" + ExitMarker.TEXT + behind, 3)).hasValue(9);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("bye\n");
  }
}
