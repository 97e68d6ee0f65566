package belay.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.tls.OwnCertificates;
import belay.tls.ServerTls;
import belay.tls.Trust;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fetches from a server on loopback, which the rule allows or not. */
@Timeout(120)
class HttpFetchTest {
  private static final Outbound ALLOWED = Outbound.by(AddressRule.of("loopback"));

  private final CountDownLatch over = new CountDownLatch(1);

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpsServer server;

  @SuppressWarnings("NullAway.Init") // set before each test
  private OwnCertificates certificates;

  @BeforeEach
  void open() throws IOException {
    Path keys = Files.createDirectory(home.resolve("keys"));
    certificates =
        new OwnCertificates(
            keys, home.resolve("ca.pem"), List.of(), InstantSource.system(), new SecureRandom());
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
    server.setHttpsConfigurator(new HttpsConfigurator(ServerTls.context(certificates)));
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    over.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/whole" -> send(exchange, 5, "whole");
        case "/chunks" -> send(exchange, 0, "chunk".repeat(5_000));
        case "/short" -> send(exchange, 100, "short");
        case "/again" -> redirect(exchange, "/whole?x=1");
        case "/round" -> redirect(exchange, "/round");
        case "/plain" -> redirect(exchange, "http://127.0.0.1/");
        case "/slow" -> {
          exchange.sendResponseHeaders(200, 0);
          over.await();
        }
        default -> exchange.sendResponseHeaders(404, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, long length, String body) throws IOException {
    exchange.sendResponseHeaders(200, length);
    exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().add("Location", to);
    exchange.sendResponseHeaders(302, -1);
  }

  private String fetched(Outbound outbound, Duration max, String path) throws Exception {
    HttpFetch fetch =
        new HttpFetch(
            outbound,
            () -> Trust.only(certificates.authority().orElseThrow()).getSocketFactory(),
            max);
    AtomicReference<String> body = new AtomicReference<>("");
    fetch.get(
        URI.create("https://localhost:" + server.getAddress().getPort() + path),
        in -> body.set(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    return body.get();
  }

  private String fetched(String path) throws Exception {
    return fetched(ALLOWED, Duration.ofSeconds(20), path);
  }

  @Test
  void whatIsThereComesWholeHoweverItIsSentAndWhereverItMoved() throws Exception {
    assertThat(fetched("/whole")).isEqualTo("whole");
    assertThat(fetched("/chunks")).isEqualTo("chunk".repeat(5_000));
    assertThat(fetched("/again")).isEqualTo("whole");
  }

  @Test
  void whatIsNotThereOrNotWholeIsSaid() {
    assertThatThrownBy(() -> fetched("/nowhere")).hasMessage("it was answered 404");
    assertThatThrownBy(() -> fetched("/short")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> fetched("/round")).hasMessageContaining("redirected more than");
    assertThatThrownBy(() -> fetched("/plain")).hasMessageContaining("is not, https://");
    assertThatThrownBy(() -> fetched(ALLOWED, Duration.ofMillis(300), "/slow"))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void anInnerAddressIsNotConnectedTo() {
    assertThatThrownBy(
            () -> fetched(Outbound.by(AddressRule.STRICT), Duration.ofSeconds(20), "/whole"))
        .isInstanceOf(InnerAddress.class);
  }
}
