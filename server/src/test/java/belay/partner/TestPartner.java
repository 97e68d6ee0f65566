package belay.partner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A partner's service, written from what Heroku publishes of its Add-on Partner API v3: checks its
 * password, remembers what it was asked, and answers what it is told to.
 */
final class TestPartner implements AutoCloseable {
  private final HttpServer server;

  /** What it was asked: method, path and body. */
  final List<Asked> asked = new CopyOnWriteArrayList<>();

  volatile int status = 201;
  volatile String answer =
      "{\"id\":\"r1\",\"message\":\"Enjoy\",\"config\":{\"ACME_URL\":\"acme://one\"}}";

  /** What it does before it answers. */
  volatile Runnable first = () -> {};

  record Asked(String method, String path, String accept, String body) {}

  TestPartner() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange x) throws IOException {
    String body = new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String who = Base64.getEncoder().encodeToString("acme:s3cret".getBytes(StandardCharsets.UTF_8));
    boolean known = ("Basic " + who).equals(x.getRequestHeaders().getFirst("Authorization"));
    String accept = Optional.ofNullable(x.getRequestHeaders().getFirst("Accept")).orElse("");
    asked.add(new Asked(x.getRequestMethod(), x.getRequestURI().getPath(), accept, body));
    first.run();
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    int code = known ? x.getRequestMethod().equals("DELETE") ? 204 : status : 401;
    x.sendResponseHeaders(code, code == 204 ? -1 : bytes.length);
    if (code != 204) {
      x.getResponseBody().write(bytes);
    }
    x.close();
  }

  /** What it is registered by. */
  String manifest() {
    return manifest("s3cret");
  }

  String manifest(String password) {
    return ("{\"id\":\"acme\",\"name\":\"Acme\",\"api\":{\"config_vars\":[\"ACME_URL\",\"ACME_TOKEN\"],"
            + "\"password\":\"%s\",\"sso_salt\":\"pepper\",\"regions\":[\"us\"],"
            + "\"client_secret\":\"clients\",\"production\":{\"base_url\":\"http://localhost:%2$d/heroku/resources\","
            + "\"sso_url\":\"http://localhost:%2$d/sso/login\"}},\"plans\":[\"basic\",\"pro\"]}")
        .formatted(password, server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
