package belay.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server elsewhere that takes deliveries, and answers what a test says. */
public final class Receiver implements AutoCloseable {
  /** What came. */
  public record Got(String body, Map<String, List<String>> headers) {
    public Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(e -> e.getKey().equalsIgnoreCase(name))
          .map(e -> e.getValue().getFirst())
          .findFirst();
    }
  }

  private final HttpServer server;
  private final List<Got> got = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();

  public Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
      server.createContext("/", this::handle);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** Answers these in turn, and 204 afterwards. */
  public Receiver answers(int... codes) {
    for (int code : codes) {
      answers.add(code);
    }
    return this;
  }

  public List<Got> got() {
    return List.copyOf(got);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      got.add(
          new Got(
              new String(body, StandardCharsets.UTF_8), Map.copyOf(exchange.getRequestHeaders())));
      int code = Optional.ofNullable(answers.poll()).orElse(204);
      if (code / 100 == 3) {
        exchange.getResponseHeaders().set("Location", url());
      }
      exchange.sendResponseHeaders(code, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
