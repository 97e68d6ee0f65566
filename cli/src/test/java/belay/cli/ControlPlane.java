package belay.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A control plane that answers what a test says and remembers what it was asked. */
public final class ControlPlane implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> resumed = Collections.synchronizedList(new ArrayList<>());

  /**
   * An answer.
   *
   * @param cut whether it announces a byte more than it has
   */
  private record Answer(
      int status,
      Map<String, String> headers,
      String type,
      String body,
      Charset charset,
      boolean cut) {
    Answer(int status, Map<String, String> headers, String type, String body) {
      this(status, headers, type, body, StandardCharsets.UTF_8, false);
    }

    /** Of bytes that need not be text. */
    Answer(String type, byte[] body, boolean cut) {
      this(
          200,
          Map.of(),
          type,
          new String(body, StandardCharsets.ISO_8859_1),
          StandardCharsets.ISO_8859_1,
          cut);
    }

    void send(HttpExchange exchange) throws IOException {
      byte[] bytes = body.getBytes(charset);
      // To the server, no length means chunks.
      exchange.sendResponseHeaders(status, cut ? bytes.length + 1 : 0);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().flush();
    }
  }

  public ControlPlane() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
      server.createContext("/", this::handle);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers {@code "GET /apps"} so; the last of several answers stays. */
  public ControlPlane answers(String request, String json) {
    return answers(request, 200, Map.of(), json);
  }

  public ControlPlane answers(
      String request, int status, Map<String, String> headers, String json) {
    return add(request, new Answer(status, headers, "application/json", quoted(json)));
  }

  public ControlPlane answersText(String request, String type, String text) {
    return add(request, new Answer(200, Map.of(), type, text));
  }

  public ControlPlane answersBytes(String request, String type, byte[] bytes) {
    return add(request, new Answer(type, bytes, false));
  }

  /** Answers so, and is gone before the end of it. */
  public ControlPlane cutsOff(String request, String type, byte[] bytes) {
    return add(request, new Answer(type, bytes, true));
  }

  private ControlPlane add(String request, Answer answer) {
    answers.computeIfAbsent(request, r -> new ArrayDeque<>()).add(answer);
    return this;
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  /** Every request: method, path, and the body if it had one. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** Where each stream of events was to go on, in their order; empty for from its beginning. */
  public List<String> resumed() {
    return List.copyOf(resumed);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if ("text/event-stream".equals(exchange.getRequestHeaders().getFirst("Accept"))) {
        String after = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        resumed.add(after == null ? "" : after);
      }
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add((request + " " + body).strip());
      Deque<Answer> queue = answers.getOrDefault(request, new ArrayDeque<>());
      Answer answer =
          queue.size() > 1 ? queue.remove() : queue.isEmpty() ? missing(request) : queue.getFirst();
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      answer.send(exchange);
    }
  }

  private static Answer missing(String request) {
    return new Answer(
        404,
        Map.of(),
        "application/json",
        quoted("{'id':'not_found','resource':'app','message':'Nothing at " + request + "'}"));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
