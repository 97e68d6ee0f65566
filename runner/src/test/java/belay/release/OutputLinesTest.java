package belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputLinesTest {
  private static List<String> of(String output) throws IOException {
    List<String> lines = new ArrayList<>();
    OutputLines.each(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)), lines::add);
    return lines;
  }

  @Test
  void linesEndAsPrintersEndThem() throws IOException {
    assertThat(of("one\ntwo\r\n\nthree\rfour")).containsExactly("one", "two", "", "three", "four");
    assertThat(of("")).isEmpty();
    assertThat(of("\r\n\r\n")).containsExactly("", "");
  }

  @Test
  void whatHasNoEndIsCutBetweenCharacters() throws IOException {
    String smile = "\ud83d\ude00";
    String first = "x".repeat(OutputLines.CHARS_MAX - 1) + smile;
    assertThat(of(first + "y\n")).containsExactly(first, "y");
  }

  @Test
  void anEndlessLineTakesLittleMemory() throws IOException {
    long[] longest = {0};
    long[] all = {0};
    OutputLines.each(
        new Endless(50_000_000),
        line -> {
          longest[0] = Math.max(longest[0], line.length());
          all[0] += line.length();
        });
    assertThat(longest[0]).isEqualTo(OutputLines.CHARS_MAX);
    assertThat(all[0]).isEqualTo(50_000_000);
  }

  /** So many letters, and no newline. */
  private static final class Endless extends InputStream {
    private long left;

    Endless(long left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      int n = (int) Math.min(left, length);
      left -= n;
      java.util.Arrays.fill(bytes, from, from + n, (byte) 'x');
      return n == 0 ? -1 : n;
    }
  }
}
