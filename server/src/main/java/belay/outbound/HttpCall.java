package belay.outbound;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocketFactory;

/**
 * Asks over HTTP/1.1, each time over a connection of its own to an address that was checked;
 * redirects are not followed, and no more is read than is wanted: a receiver that goes on sending
 * is hung up on. Safe for several threads.
 */
public final class HttpCall implements AutoCloseable {
  private final Outbound outbound;
  private final Tls tls;
  private final Duration max;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Whom to believe; asked when a first connection needs it. */
  public interface Tls {
    SSLSocketFactory sockets() throws IOException;
  }

  /**
   * @param max how long a call may take, from the look-up of the name to the answer's status
   */
  public HttpCall(Outbound outbound, Tls tls, Duration max) {
    this.outbound = outbound;
    this.tls = tls;
    this.max = max;
  }

  /** Whom Java believes. */
  public static Tls usualTls() {
    return () -> (SSLSocketFactory) SSLSocketFactory.getDefault();
  }

  /**
   * Posts, and answers the status.
   *
   * @param url http or https, with a host and without a user
   * @throws InnerAddress when the host has inner addresses only
   * @throws HttpTimeoutException when it took too long
   */
  public int post(URI url, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    return exchange(
        new Order("POST", url, headers, body), in -> Connection.status(Connection.head(in)));
  }

  /** What is asked. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  public record Order(String method, URI url, Map<String, String> headers, byte[] body) {
    @Override
    public String toString() {
      return method + " " + url;
    }
  }

  /** What was answered. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  public record Answered(int status, byte[] body) {
    @Override
    public String toString() {
      return "Answered " + status;
    }
  }

  /**
   * Asks, and reads what is answered.
   *
   * @param bytesMax of the answer's body; a longer one is an error
   * @throws InnerAddress when the host has inner addresses only
   * @throws HttpTimeoutException when it took too long, however it drips
   */
  public Answered send(Order order, int bytesMax) throws IOException, InterruptedException {
    return exchange(
        order,
        raw -> {
          InputStream in = new BufferedInputStream(raw);
          List<String> head = Connection.head(in);
          int status = Connection.status(head);
          byte[] body =
              status == 204 ? new byte[0] : HttpFetch.body(head, in).readNBytes(bytesMax + 1);
          if (body.length > bytesMax) {
            throw new IOException("the answer is longer than " + bytesMax + " bytes");
          }
          return new Answered(status, body);
        });
  }

  private <T> T exchange(Order order, Connection.Reader<T> reader)
      throws IOException, InterruptedException {
    URI url = order.url();
    long end = System.nanoTime() + max.toNanos();
    String host = bare(Optional.ofNullable(url.getHost()).orElse(""));
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    int port = url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
    IOException last = new IOException("the name " + host + " leads nowhere");
    for (InetAddress address : outbound.addresses(host)) {
      try (Connection connection = new Connection(end, open)) {
        if (closed) {
          throw new IOException("stopped");
        }
        connection.connect(address, port);
        if (secure) {
          connection.secure(tls.sockets(), host, port);
        }
        return connection.exchange(head(order), order.body(), reader);
      } catch (Connection.Unreached e) {
        last = e;
      }
    }
    throw last;
  }

  static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static byte[] head(Order order) {
    URI url = order.url();
    String path = Optional.ofNullable(url.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
    String query = Optional.ofNullable(url.getRawQuery()).map(q -> "?" + q).orElse("");
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    StringBuilder head = new StringBuilder(order.method() + " " + path + query + " HTTP/1.1\r\n");
    head.append("Host: ").append(url.getHost()).append(port).append("\r\n");
    order
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ")
        .append(order.body().length)
        .append("\r\nConnection: close\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    closed = true;
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        // It was to end, and has.
      }
    }
  }
}
