package belay.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
  private static String get(String answer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server, answer));
      URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/x?y=z");
      try (Http.Response response =
          Http.send("GET", uri, Map.of(), Http.text(""), 5_000, Trust.USUAL.with(Proof.ANYBODY))) {
        return response.status()
            + " "
            + new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
      } finally {
        served.join();
      }
    }
  }

  private static void serve(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      int read = socket.getInputStream().read(new byte[4096]);
      assertThat(read).isPositive();
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\ncontent-length: 5\n\nhello"
      })
  void bodiesOfEveryKindAreRead(String answer) throws IOException {
    assertThat(get(answer)).isEqualTo("200 hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void whatIsNotAWholeAnswerIsAnError(String answer) {
    assertThatThrownBy(() -> get(answer)).isInstanceOf(IOException.class);
  }
}
