import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/**
 * A web app with connections that stay open: any GET is answered with the version, {@code
 * /download} with a line ten times a second and no end, and a WebSocket is taken and left alone.
 */
public class OpenApp {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String KEY = "sec-websocket-key:";

  public static void main(String[] args) throws IOException {
    String text = Files.readString(Path.of("hello.properties"));
    byte[] version =
        text.replaceAll("(?s).*version=(\\S*).*", "$1").getBytes(StandardCharsets.UTF_8);
    int port = Integer.parseInt(System.getenv("PORT"));
    try (ServerSocket server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress())) {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (socket) {
                serve(socket, version);
              } catch (IOException | GeneralSecurityException | InterruptedException e) {
                // the other end is gone
              }
            });
      }
    }
  }

  private static void serve(Socket socket, byte[] version)
      throws IOException, GeneralSecurityException, InterruptedException {
    socket.setTcpNoDelay(true);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    while (true) {
      String head = Head.read(in);
      int key = head.toLowerCase(Locale.ROOT).indexOf(KEY);
      if (key >= 0) {
        int begin = key + KEY.length();
        out.write(switched(head.substring(begin, head.indexOf('\r', begin)).strip()));
        in.readAllBytes();
        return;
      }
      if (head.startsWith("GET /download ")) {
        out.write(
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        while (true) {
          out.write("line\n".getBytes(StandardCharsets.US_ASCII));
          Thread.sleep(100);
        }
      }
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + version.length + "\r\n\r\n";
      out.write(
          (answer + new String(version, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] switched(String key) throws GeneralSecurityException {
    byte[] digest =
        MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
    return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(digest)
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
