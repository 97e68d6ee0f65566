package belay.acme;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One request of HTTP/1.1, as an authority makes it; not redirected, and little read of it.
 *
 * @param max for the connection, and for each part of the answer
 */
public record PlainVisit(Duration max) implements NameCheck.Visit {
  private static final int BYTES_MAX = 4_096;

  @Override
  public NameCheck.Seen fetch(InetAddress address, int port, String host, String path) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), (int) max.toMillis());
      socket.setSoTimeout((int) max.toMillis());
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: "
              + (host.contains(":") ? "[" + host + "]" : host)
              + "\r\nUser-Agent: belay\r\nAccept: */*\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return read(answer(socket.getInputStream()));
    } catch (IOException e) {
      return new NameCheck.Seen.Silent(String.valueOf(e.getMessage()));
    }
  }

  /** What comes until it ends, is enough, or takes too long. */
  private String answer(InputStream in) throws IOException {
    long until = System.nanoTime() + 2 * max.toNanos();
    byte[] answer = new byte[BYTES_MAX];
    int length = 0;
    while (length < BYTES_MAX && System.nanoTime() < until) {
      int more = in.read(answer, length, BYTES_MAX - length);
      if (more < 0) {
        break;
      }
      length += more;
    }
    return new String(answer, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static NameCheck.Seen read(String answer) {
    String[] parts = answer.split("\r\n\r\n", 2);
    String[] first = parts[0].split("\r\n", 2)[0].split(" ", 3);
    if (parts.length < 2 || first.length < 2 || !first[1].matches("\\d{3}")) {
      return new NameCheck.Seen.Silent("what answers speaks no HTTP");
    }
    return new NameCheck.Seen.Answered(Integer.parseInt(first[1]), parts[1]);
  }
}
