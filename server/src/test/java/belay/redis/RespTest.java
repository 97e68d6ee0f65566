package belay.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What Belay makes of what a server answers, however odd that is. */
class RespTest {
  /** Answers whoever comes first with a text, whatever is asked. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    Server(String text) throws IOException {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket one = socket.accept();
                OutputStream out = one.getOutputStream()) {
              out.write(text.getBytes(StandardCharsets.UTF_8));
              out.flush();
              one.shutdownOutput();
              var _ = one.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
              // The client went.
            }
          });
    }

    Resp open() throws Resp.Failed {
      return Resp.open(socket.getLocalPort(), "belay", "pw");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void textsAndNumbersAreRead() throws Exception {
    try (Server server = new Server("+OK\r\n:42\r\n$7\r\na\r\nbü!\r\n$-1\r\n");
        Resp resp = server.open()) {
      assertThat(resp.ask("CLIENT", "ID")).isEqualTo("42");
      assertThat(resp.ask("INFO")).isEqualTo("a\r\nbü!");
      assertThat(resp.ask("GET", "x")).isEmpty();
    }
  }

  @Test
  void aRefusalIsToldInItsWords() throws Exception {
    try (Server server = new Server("-WRONGPASS invalid username-password pair\r\n")) {
      assertThatThrownBy(server::open)
          .isInstanceOf(Resp.Failed.class)
          .hasMessage("WRONGPASS invalid username-password pair");
    }
  }

  @Test
  void whatIsNoAnswerIsNotBelieved() throws Exception {
    for (String odd :
        new String[] {
          "",
          "+OK",
          "\r\n\r\n",
          "$99999999999\r\n",
          "$2000000000\r\n",
          "*2\r\n",
          "$5\r\nab",
          "$x\r\n"
        }) {
      try (Server server = new Server(odd)) {
        assertThatThrownBy(server::open).as(odd).isInstanceOf(Resp.Failed.class);
      }
    }
  }

  @Test
  void whereNobodyListensItSaysSo() throws Exception {
    Server server = new Server("");
    server.close();
    assertThatThrownBy(server::open).isInstanceOf(Resp.Failed.class);
  }
}
