package belay.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Posts and fetches to a server on loopback, which the rule allows or not. */
@Timeout(120)
class HttpCallTest {
  private static final Duration MAX = Duration.ofSeconds(10);
  private static final Outbound ALLOWED = Outbound.by(AddressRule.of("loopback"));
  private static final Outbound STRICT = Outbound.by(AddressRule.STRICT);

  private final List<String> asked = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            exchange.sendResponseHeaders(202, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private URI url(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  private static HttpCall call(Outbound outbound, Duration max) {
    return new HttpCall(outbound, HttpCall.usualTls(), max);
  }

  @Test
  void aReceiverGetsThePostAndItsStatusIsAnswered() throws Exception {
    try (HttpCall call = call(ALLOWED, MAX)) {
      assertThat(call.post(url("/hook?a=b"), Map.of("X-One", "1"), "told".getBytes(UTF)))
          .isEqualTo(202);
    }
    assertThat(asked).containsExactly("POST /hook?a=b told");
  }

  private static final java.nio.charset.Charset UTF = StandardCharsets.UTF_8;

  @Test
  void aReceiverAtAnInnerAddressGetsNothing() {
    try (HttpCall call = call(STRICT, MAX)) {
      assertThatThrownBy(() -> call.post(url("/"), Map.of(), new byte[0]))
          .isInstanceOf(InnerAddress.class);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void oneWhoDripsItsAnswerHoldsNobodyUp() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpCall call = call(ALLOWED, Duration.ofMillis(300))) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket client = mute.accept()) {
              while (true) {
                client.getOutputStream().write('H');
                Thread.sleep(20);
              }
            } catch (IOException | InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      URI there = URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/");
      assertThatThrownBy(() -> call.post(there, Map.of(), new byte[0]))
          .isInstanceOf(HttpTimeoutException.class);
    }
  }

  /** As git does: the proxy connects, or not. */
  private static String through(FetchProxy proxy, String head) throws IOException {
    URI at = URI.create(proxy.url());
    try (Socket socket = new Socket(at.getHost(), at.getPort())) {
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(UTF));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF);
    }
  }

  @Test
  void aFetchGetsToWhatIsAllowed() throws Exception {
    try (FetchProxy proxy = FetchProxy.open(ALLOWED)) {
      String head = "GET " + url("/pack.git") + " HTTP/1.1\r\nHost: localhost\r\nProxy-X: y";
      assertThat(through(proxy, head)).startsWith("HTTP/1.1 202");
      String tunnel =
          through(
              proxy,
              "CONNECT localhost:"
                  + server.getAddress().getPort()
                  + " HTTP/1.1\r\n\r\nGET /in HTTP/1.1\r\nHost: localhost\r\nConnection: close");
      assertThat(tunnel).startsWith("HTTP/1.1 200").contains("HTTP/1.1 202");
      assertThat(proxy.refused()).isEmpty();
    }
    assertThat(asked).containsExactly("GET /pack.git ", "GET /in ");
  }

  @Test
  void aFetchGetsNowhereElse() throws Exception {
    try (FetchProxy proxy = FetchProxy.open(STRICT)) {
      String there = "localhost:" + server.getAddress().getPort();
      assertThat(through(proxy, "CONNECT " + there + " HTTP/1.1")).startsWith("HTTP/1.1 403");
      assertThat(through(proxy, "GET http://" + there + "/ HTTP/1.1")).startsWith("HTTP/1.1 403");
      assertThat(through(proxy, "GET file:///etc/passwd HTTP/1.1")).startsWith("HTTP/1.1 400");
      assertThat(proxy.refused()).hasSize(2).allMatch(why -> why.contains("fetch.allow"));
    }
    assertThat(asked).isEmpty();
  }
}
