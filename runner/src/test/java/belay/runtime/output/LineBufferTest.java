package belay.runtime.output;

import static org.assertj.core.api.Assertions.assertThat;

import belay.kernel.Native;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineBufferTest {
  @TempDir Path base;
  private final List<String> lines = new ArrayList<>();
  private Path file;
  private int pipe;
  private FileOutputStream writer;
  private LineBuffer buffer;

  @BeforeEach
  void open() throws IOException {
    Native.makePipe(base.resolve("pipe"));
    pipe = Native.openPipe(base.resolve("pipe"), Native.O_RDONLY);
    writer = new FileOutputStream(base.resolve("pipe").toFile());
    file = Files.write(base.resolve("unread"), LineBuffer.fresh());
    buffer = new LineBuffer(file, lines::add);
  }

  @AfterEach
  void close() throws IOException {
    writer.close();
    buffer.close();
    Native.close(pipe);
  }

  private void print(String text) throws IOException {
    print(text.getBytes(StandardCharsets.UTF_8));
  }

  private void print(byte[] bytes) throws IOException {
    // In pieces that fit the pipe, so that one thread can be both ends.
    for (int at = 0; at < bytes.length; at += 30_000) {
      writer.write(bytes, at, Math.min(30_000, bytes.length - at));
      while (buffer.fill(pipe) > 0) {
        // until the pipe is empty
      }
    }
  }

  @Test
  void cutsAtNewlines() throws IOException {
    print("one\ntwo\r\n\nth");
    print("ree\n");

    assertThat(lines).containsExactly("one", "two", "", "three");
  }

  @Test
  void whatHasNoNewlineComesAtTheEnd() throws IOException {
    print("prompt> ");
    assertThat(lines).isEmpty();

    buffer.finish();

    assertThat(lines).containsExactly("prompt> ");
  }

  @Test
  void aMegabyteWithoutANewlineIsCutAndNothingOfItLost() throws IOException {
    String text = "ü€😀x".repeat(100_000);

    print(text);
    buffer.finish();

    assertThat(String.join("", lines)).isEqualTo(text);
    assertThat(lines)
        .allSatisfy(l ->
            assertThat(l.getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(LineBuffer.LINE_MAX));
  }

  @Test
  void binaryIsTaken() throws IOException {
    byte[] bytes = new byte[200_000];
    new java.util.Random(42).nextBytes(bytes);

    print(bytes);
    buffer.finish();

    assertThat(lines).hasSizeGreaterThan(100);
  }

  @Test
  void manyLinesKeepTheirOrder() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      text.append("line ").append(i).append('\n');
    }

    print(text.toString());

    assertThat(lines).hasSize(50_000).startsWith("line 0").endsWith("line 49999");
  }

  @Test
  void aSuccessorHandsOnWhatWasNotHandedOn() throws IOException {
    print("whole\nbegin");
    buffer.close();
    buffer = new LineBuffer(file, lines::add);

    print("ning\n");

    assertThat(lines).containsExactly("whole", "beginning");
  }

  @Test
  void aLineWhoseTakerIsKilledIsHandedOnAgain() throws IOException {
    buffer.close();
    List<String> taken = new ArrayList<>();
    buffer =
        new LineBuffer(
            file,
            line -> {
              if (line.equals("two")) {
                throw new IllegalStateException("killed");
              }
              taken.add(line);
            });
    writer.write("one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8));
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> buffer.fill(pipe))
        .hasMessage("killed");
    buffer.close();

    buffer = new LineBuffer(file, taken::add);

    assertThat(taken).containsExactly("one", "two", "three");
  }
}
