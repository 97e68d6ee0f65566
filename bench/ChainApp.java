import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A web app that is a part of a chain: it answers with its version and, behind a slash, with what
 * the app NEXT answers, which it asks where Belay says that it is ({@code MIDDLE_INTERNAL_URL}),
 * or, with PLAIN, by its host name; without NEXT with its version alone.
 */
public class ChainApp {
  private static final String NEXT = System.getenv().getOrDefault("NEXT", "");
  private static final URI URL =
      URI.create(System.getenv().getOrDefault(NEXT.toUpperCase(Locale.ROOT) + "_INTERNAL_URL", ""));
  private static final boolean PLAIN = System.getenv().containsKey("PLAIN");

  public static void main(String[] args) throws IOException {
    String text = Files.readString(Path.of("hello.properties"));
    String version = text.replaceAll("(?s).*version=(\\S*).*", "$1");
    int port = Integer.parseInt(System.getenv("PORT"));
    try (ServerSocket server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress())) {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (socket) {
                serve(socket, version);
              } catch (IOException e) {
                // the other end is gone
              }
            });
      }
    }
  }

  private static void serve(Socket socket, String version) throws IOException {
    socket.setTcpNoDelay(true);
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    OutputStream out = socket.getOutputStream();
    Asked next = new Asked();
    try {
      while (true) {
        String head = Head.read(in);
        if (head.startsWith("GET /health ") || NEXT.isEmpty()) {
          out.write(answer("200 OK", version));
        } else {
          String rest = next.get();
          out.write(
              rest.isEmpty()
                  ? answer("502 Bad Gateway", "broken")
                  : answer("200 OK", version + "/" + rest));
        }
        out.flush();
      }
    } finally {
      next.close();
    }
  }

  private static byte[] answer(String status, String body) {
    return ("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** A connection to the router, kept from one request to the next. */
  private static final class Asked {
    private Socket socket;
    private DataInputStream in;

    /** Empty when it did not answer with 200. */
    String get() throws IOException {
      if (socket == null) {
        socket = new Socket(InetAddress.getLoopbackAddress(), URL.getPort());
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      }
      socket
          .getOutputStream()
          .write(
              ("GET %s/ HTTP/1.1\r\nHost: %s\r\n\r\n"
                      .formatted(
                          PLAIN ? "" : URL.getPath(),
                          PLAIN ? NEXT + ".localhost" : URL.getAuthority()))
                  .getBytes(StandardCharsets.US_ASCII));
      String head = Head.read(in).toLowerCase(Locale.ROOT);
      int length = Integer.parseInt(head.replaceAll("(?s).*content-length: *(\\d+).*", "$1"));
      String body = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
      return head.startsWith("http/1.1 200") ? body : "";
    }

    void close() throws IOException {
      if (socket != null) {
        socket.close();
      }
    }
  }
}
