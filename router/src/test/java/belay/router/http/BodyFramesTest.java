package belay.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyFramesTest {
  private static final String END = "0\r\n\r\n";

  private static BodyFrames taken(boolean ofRequest, String text) throws BadMessage {
    BodyFrames frames = BodyFrames.chunked(ofRequest);
    var bytes = Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(frames.take(bytes)).isEqualTo(text.length());
    return frames;
  }

  private static String chunk(int extension, int data) {
    return Integer.toHexString(data)
        + ";"
        + "e".repeat(extension)
        + "\r\n"
        + "d".repeat(data)
        + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void extensionsBesideDataPass(boolean ofRequest) throws BadMessage {
    assertThat(taken(ofRequest, chunk(100, 50).repeat(10) + END).done()).isTrue();
    assertThat(taken(ofRequest, chunk(1000, 2000).repeat(100) + END).done()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyOfLittleElseIsRefused(boolean ofRequest) {
    for (String body :
        List.of(
            chunk(1000, 1).repeat(100) + END,
            chunk(2000, 1) + END,
            "0;" + "e".repeat(2000) + "\r\n\r\n")) {
      assertThatThrownBy(() -> taken(ofRequest, body)).isInstanceOf(BadMessage.class);
    }
  }

  @Test
  void dataThatComesLaterIsNoCredit() {
    String late = chunk(1000, 1).repeat(17) + chunk(0, 100_000);
    assertThatThrownBy(() -> taken(true, late + END)).isInstanceOf(BadMessage.class);
  }
}
