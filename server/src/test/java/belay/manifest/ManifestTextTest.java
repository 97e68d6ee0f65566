package belay.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE"})
  void isReadInTheEncodingOfItsEditor(String charset) {
    String text = "web: ./start --name Ü\r\n";
    assertThat(ManifestText.of(text.getBytes(Charset.forName(charset)))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void theMarkOfAnEncodingIsNoPartOfIt(String charset) {
    byte[] marked = "\uFEFFweb: ./start".getBytes(Charset.forName(charset));
    assertThat(ManifestText.of(marked)).isEqualTo("web: ./start");
  }

  @Test
  void aShortOrEmptyOneIsReadToo() {
    assertThat(ManifestText.of(new byte[0])).isEmpty();
    assertThat(ManifestText.of(new byte[] {'{', '}'})).isEqualTo("{}");
  }
}
