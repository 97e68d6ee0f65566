import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An app that means harm: it listens on ports that are not its own as soon as it can, and keeps
 * what it is sent. {@code /take?PORT} names one more, {@code /loot} shows what it took and was
 * sent; {@code /close} closes its own port while it lives on.
 */
public final class Thief {
  private static final Queue<String> LOOT = new ConcurrentLinkedQueue<>();

  public static void main(String[] args) throws IOException {
    for (String port : args) {
      lurk(Integer.parseInt(port));
    }
    if (System.getenv("NEVER") != null) {
      System.out.println("port " + System.getenv("PORT"));
      lurk(0);
      return;
    }
    int port = Integer.parseInt(System.getenv("PORT"));
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 50);
    server.createContext("/", exchange -> answer(exchange, "mine " + port));
    server.createContext("/loot", exchange -> answer(exchange, "loot " + LOOT));
    server.createContext(
        "/take",
        exchange -> {
          lurk(Integer.parseInt(exchange.getRequestURI().getQuery()));
          answer(exchange, "lurking");
        });
    server.createContext(
        "/close",
        exchange -> {
          answer(exchange, "closing " + port);
          new Thread(() -> server.stop(0)).start();
        });
    lurk(0);
    server.start();
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Tries to listen there until it can; port 0 only keeps the program alive. */
  private static void lurk(int port) {
    new Thread(
            () -> {
              while (true) {
                try (ServerSocket socket =
                    new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"))) {
                  if (port > 0) {
                    LOOT.add("took " + port);
                  }
                  serve(socket);
                } catch (IOException e) {
                  pause();
                }
              }
            })
        .start();
  }

  private static void serve(ServerSocket socket) throws IOException {
    while (true) {
      try (Socket client = socket.accept()) {
        client.setSoTimeout(500);
        byte[] bytes = new byte[8192];
        int count = client.getInputStream().read(bytes);
        LOOT.add("got " + new String(bytes, 0, Math.max(0, count), StandardCharsets.ISO_8859_1));
        client
            .getOutputStream()
            .write(
                ("HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm=\"belay\"\r\n"
                        + "Content-Length: 6\r\n\r\nstolen")
                    .getBytes());
      } catch (IOException e) {
        LOOT.add("got nothing");
      }
    }
  }

  private static void pause() {
    try {
      // It tries again and again, and leaves the machine to those whom it robs.
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
