package belay.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The head of an answer, from whoever answers. */
class HeadTest {
  private static InputStream of(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void endsWithTheFirstEmptyLineHoweverLinesEnd() throws IOException {
    assertThat(Connection.head(of("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody\n\n")))
        .containsExactly("HTTP/1.1 200 OK", "A: b", "");
    assertThat(Connection.head(of("HTTP/1.1 204 No\nA: b\n\nbody")))
        .containsExactly("HTTP/1.1 204 No", "A: b", "");
    assertThat(Connection.head(of("HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")))
        .containsExactly("HTTP/1.1 200 OK", "");
  }

  @Test
  void ofManyLinesTakesLittleMoreMemoryThanItHas() {
    String head = "HTTP/1.1 200 OK\r\n" + "a:\n".repeat(25_000);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> Connection.head(of(head))).isInstanceOf(IOException.class);
    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000_000);
  }
}
