import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;

/** The app of the journeys: says which version it is, and misbehaves when it is told to. */
public class App {
  static final long STARTED = System.nanoTime();
  static final CountDownLatch FOUND_WELL = new CountDownLatch(1);

  public static void main(String[] args) throws Exception {
    String version = Files.readString(Path.of("version.txt")).strip();
    System.out.println("booting " + version);
    if (version.contains("exits")) {
      System.exit(3);
    }
    if (version.contains("deaf")) {
      Thread.sleep(600_000);
    }
    HttpServer server = HttpServer.create(address(), 0);
    ThreadPoolExecutor requests = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    server.setExecutor(requests);
    server.createContext(
        "/", e -> answer(e, 200, version + " " + System.getenv().getOrDefault("GREETING", "none")));
    server.createContext("/health", e -> health(e, version));
    server.createContext(
        "/dyno", e -> answer(e, 200, System.getenv("DYNO") + " started " + STARTED));
    server.createContext(
        "/env", e -> answer(e, 200, String.valueOf(System.getenv(e.getRequestURI().getQuery()))));
    server.createContext(
        "/headers", e -> answer(e, 200, e.getRequestHeaders().entrySet().toString()));
    server.createContext(
        "/say",
        e -> {
          System.out.println("said " + e.getRequestURI().getQuery());
          answer(e, 200, "ok");
        });
    server.createContext(
        "/write",
        e -> {
          Files.writeString(Path.of("written.txt"), "by the dyno");
          answer(e, 200, "written");
        });
    server.createContext(
        "/slow",
        e -> {
          pause(Long.parseLong(e.getRequestURI().getQuery()));
          answer(e, 200, "slow " + version);
        });
    server.createContext("/large", e -> large(e));
    server.createContext("/stream", e -> stream(e, version));
    server.createContext("/crash", e -> Runtime.getRuntime().halt(7));
    stopsGently(server, requests, version);
    server.start();
    System.out.println("listening " + version);
    fall(version);
  }

  /** What is asked is answered first, which may take five seconds. */
  static void stopsGently(HttpServer server, ThreadPoolExecutor requests, String version) {
    // It waits for the whole time when nothing is asked, and the end of the program need not.
    Thread stop = new Thread(() -> server.stop(5));
    stop.setDaemon(true);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              System.out.println("stopping " + version);
              stop.start();
              do {
                pause(50);
              } while (stop.isAlive() && requests.getActiveCount() > 0);
            }));
  }

  static void health(HttpExchange exchange, String version) throws IOException {
    answer(exchange, version.contains("sick") ? 500 : 200, "health");
    FOUND_WELL.countDown();
  }

  /** Dies when it tries what it needs, just after it was found well. */
  static void fall(String version) throws InterruptedException {
    if (version.contains("falls")) {
      FOUND_WELL.await();
      pause(300);
      Runtime.getRuntime().halt(5);
    }
  }

  /** 16 MB. */
  static void large(HttpExchange exchange) throws IOException {
    byte[] part = new byte[64 * 1024];
    exchange.sendResponseHeaders(200, 256L * part.length);
    for (int i = 0; i < 256; i++) {
      exchange.getResponseBody().write(part);
    }
    exchange.close();
  }

  /** An event stream: a line ten times a second, for as long as somebody listens. */
  static void stream(HttpExchange exchange, String version) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    while (true) {
      exchange.getResponseBody().write((version + "\n").getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      pause(100);
    }
  }

  /** In a container, requests come from outside. */
  static InetSocketAddress address() {
    return new InetSocketAddress(
        System.getenv().getOrDefault("HOST", "127.0.0.1"), Integer.parseInt(System.getenv("PORT")));
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
