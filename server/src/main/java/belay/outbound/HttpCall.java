package belay.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts over HTTP/1.1, each time over a connection of its own to an address that was checked;
 * redirects are not followed. Of an answer only the status is read: a receiver that goes on sending
 * is hung up on. Safe for several threads.
 */
public final class HttpCall implements AutoCloseable {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
  private static final int HEAD_BYTES_MAX = 64 << 10;
  private static final int INTERIM_MAX = 10;

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
    long end = System.nanoTime() + max.toNanos();
    String host = bare(Optional.ofNullable(url.getHost()).orElse(""));
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    int port = url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
    IOException last = new IOException("the name " + host + " leads nowhere");
    for (InetAddress address : outbound.addresses(host)) {
      try (Connection connection = new Connection(end)) {
        connection.connect(address, port);
        if (secure) {
          connection.secure(host, port);
        }
        return connection.exchange(head(url, headers, body.length), body);
      } catch (Unreached e) {
        last = e;
      }
    }
    throw last;
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static byte[] head(URI url, Map<String, String> headers, int length) {
    String path = Optional.ofNullable(url.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
    String query = Optional.ofNullable(url.getRawQuery()).map(q -> "?" + q).orElse("");
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    StringBuilder head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\n");
    head.append("Host: ").append(url.getHost()).append(port).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(length).append("\r\nConnection: close\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** One address could not be connected to; another may. */
  private static final class Unreached extends IOException {
    private static final long serialVersionUID = 1L;

    Unreached(IOException cause) {
      super("no connection", cause);
    }
  }

  /** One call's connection; a thread of its own ends it when time is up. */
  private final class Connection implements AutoCloseable {
    private final Socket raw = new Socket();
    private final long end;
    private final Thread clock;
    private volatile boolean late;
    private Socket through = raw;

    Connection(long end) throws IOException {
      this.end = end;
      this.clock = Thread.ofVirtual().name("http-call").start(this::hangUpLate);
      open.add(raw);
      if (closed) {
        close();
        throw new IOException("stopped");
      }
    }

    private void hangUpLate() {
      try {
        Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        late = true;
        raw.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        late = true;
      }
    }

    void connect(InetAddress address, int port) throws IOException {
      try {
        raw.setTcpNoDelay(true);
        raw.connect(new InetSocketAddress(address, port));
      } catch (IOException e) {
        throw late ? inTime(e) : new Unreached(e);
      }
    }

    void secure(String host, int port) throws IOException {
      try {
        SSLSocket socket = (SSLSocket) tls.sockets().createSocket(raw, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        through = socket;
      } catch (IOException e) {
        throw inTime(e);
      }
    }

    int exchange(byte[] head, byte[] body) throws IOException {
      try {
        IOException unsent = send(head, body);
        try {
          return status(through.getInputStream());
        } catch (IOException e) {
          // One who answers early may close before it has read everything.
          throw unsent == null ? e : unsent;
        }
      } catch (IOException e) {
        throw inTime(e);
      }
    }

    private @org.jspecify.annotations.Nullable IOException send(byte[] head, byte[] body) {
      try {
        OutputStream out = through.getOutputStream();
        out.write(head);
        out.write(body);
        out.flush();
        return null;
      } catch (IOException e) {
        return e;
      }
    }

    private IOException inTime(IOException e) {
      return late ? new HttpTimeoutException("the receiver did not answer in time") : e;
    }

    /** The socket below TLS: closing TLS would wait for one who does not read. */
    @Override
    public void close() throws IOException {
      clock.interrupt();
      open.remove(raw);
      raw.close();
    }
  }

  private static int status(InputStream in) throws IOException {
    for (int interim = 0; interim <= INTERIM_MAX; interim++) {
      List<String> lines = head(in);
      Matcher status = STATUS.matcher(lines.getFirst());
      if (!status.matches()) {
        break;
      }
      int code = Integer.parseInt(status.group(1));
      if (code >= 200) {
        return code;
      }
    }
    throw new IOException("the receiver did not answer in HTTP");
  }

  private static List<String> head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (head.size() < HEAD_BYTES_MAX) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the receiver hung up without an answer");
      }
      head.write(next);
      String text = next == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
      if (text.endsWith("\n\r\n") || text.endsWith("\n\n")) {
        return text.lines().toList();
      }
    }
    throw new IOException("the receiver's answer begins with too much");
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
