package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static Frames of(String bytes) {
    return new Frames(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void bothStreamsAreOne() {
    assertThat(of("\1\0\0\0\0\0\0\4one \2\0\0\0\0\0\0\0\2\0\0\0\0\0\0\3two").contents())
        .hasContent("one two");
  }

  @Test
  void oneThatIsCutOffIsNoEnd() throws IOException {
    Frames cut = of("\1\0\0\0\0\0\0\3one\1\0");
    assertThat(cut.next().orElseThrow().content().array()).asString().isEqualTo("one");

    assertThatThrownBy(cut::next).isInstanceOf(EOFException.class);
    assertThatThrownBy(of("\1\0\0\0\0\0\0\4one")::next).isInstanceOf(EOFException.class);
  }
}
