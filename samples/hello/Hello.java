import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Executors;

/** Says hello, and can be told to be unwell. One file, nothing to build, any JDK from 17 on. */
class Hello {
  static final Properties SETTINGS = new Properties();

  public static void main(String[] args) throws IOException {
    try (Reader reader = Files.newBufferedReader(Path.of("hello.properties"))) {
      SETTINGS.load(reader);
    }
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "5000"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    server.setExecutor(Executors.newFixedThreadPool(32));
    server.createContext("/", Hello::page);
    server.createContext("/health", Hello::health);
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(1)));
    System.out.println("hello " + setting("version") + " listens on port " + port);
  }

  /** A config var of that name in capitals, with HELLO_ before it, wins over the file. */
  static String setting(String key) {
    String fromConfig = System.getenv("HELLO_" + key.toUpperCase());
    return fromConfig != null ? fromConfig : SETTINGS.getProperty(key, "");
  }

  static void page(HttpExchange exchange) throws IOException {
    if (setting("errors").equals("true")) {
      answer(exchange, 500, "hello " + setting("version") + " is broken");
      return;
    }
    String greeting = System.getenv().getOrDefault("GREETING", "Hello");
    answer(exchange, 200, greeting + " from hello " + setting("version"));
  }

  static void health(HttpExchange exchange) throws IOException {
    boolean well = !setting("healthy").equals("false");
    answer(exchange, well ? 200 : 503, well ? "well" : "unwell");
  }

  static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
