package belay.outbound;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gets what is at an https URL that a person named. Redirects are followed, each over a connection
 * of its own to an address that was checked like the first. Safe for several threads.
 */
public final class HttpFetch {
  private static final int REDIRECTS_MAX = 5;
  private static final Sent GET = new Sent("GET", "Accept: */*\r\n", new byte[0]);

  private final Outbound outbound;
  private final HttpCall.Tls tls;
  private final Duration max;

  /** What is done with what comes. */
  public interface Sink {
    void take(InputStream body) throws IOException;
  }

  /**
   * @param max how long it may take in all
   */
  public HttpFetch(Outbound outbound, HttpCall.Tls tls, Duration max) {
    this.outbound = outbound;
    this.tls = tls;
    this.max = max;
  }

  /**
   * Fetches. What comes has no bound but the time: the sink sets one.
   *
   * @throws InnerAddress when a host has inner addresses only
   * @throws HttpTimeoutException when it took too long
   * @throws IOException with a clause that says why else
   */
  public void get(URI url, Sink sink) throws IOException, InterruptedException {
    long end = System.nanoTime() + max.toNanos();
    URI next = url;
    for (int i = 0; i <= REDIRECTS_MAX; i++) {
      Optional<String> elsewhere = one(next, end, GET, sink);
      if (elsewhere.isEmpty()) {
        return;
      }
      next = resolved(next, elsewhere.get());
    }
    throw new IOException("it was redirected more than " + REDIRECTS_MAX + " times");
  }

  /**
   * Posts, and has what is answered taken; it is not redirected, and anything but 200 is a failure.
   *
   * @throws InnerAddress when the host has inner addresses only
   * @throws HttpTimeoutException when it took too long
   * @throws IOException with a clause that says why else
   */
  public void post(URI url, Map<String, String> headers, byte[] body, Sink sink)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + max.toNanos();
    StringBuilder more = new StringBuilder();
    headers.forEach((name, value) -> more.append(name).append(": ").append(value).append("\r\n"));
    more.append("Content-Length: ").append(body.length).append("\r\n");
    if (one(url, end, new Sent("POST", more.toString(), body), sink).isPresent()) {
      throw new IOException("it was redirected");
    }
  }

  /** What is sent beside the host. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  private record Sent(String method, String headers, byte[] body) {}

  private static URI resolved(URI from, String location) throws IOException {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("it was redirected to what is no URL", e);
    }
  }

  private Optional<String> one(URI url, long end, Sent sent, Sink sink)
      throws IOException, InterruptedException {
    if (!"https".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
      throw new IOException("it is not, or was redirected to what is not, https://");
    }
    String host = HttpCall.bare(url.getHost());
    int port = url.getPort() < 0 ? 443 : url.getPort();
    IOException last = new IOException("the name " + host + " leads nowhere");
    for (InetAddress address : outbound.addresses(host)) {
      try (Connection connection = new Connection(end, ConcurrentHashMap.newKeySet())) {
        connection.connect(address, port);
        connection.secure(tls.sockets(), host, port);
        return connection.exchange(
            head(url, sent), sent.body(), in -> answer(new BufferedInputStream(in), sink));
      } catch (Connection.Unreached e) {
        last = e;
      }
    }
    throw last;
  }

  private static byte[] head(URI url, Sent sent) {
    String path = Optional.ofNullable(url.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
    String query = Optional.ofNullable(url.getRawQuery()).map(q -> "?" + q).orElse("");
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String head =
        "%s %s%s HTTP/1.1\r\nHost: %s%s\r\nUser-Agent: Belay\r\n%sConnection: close\r\n\r\n"
            .formatted(sent.method(), path, query, url.getHost(), port, sent.headers());
    return head.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Answers where to go instead. */
  private static Optional<String> answer(InputStream in, Sink sink) throws IOException {
    List<String> head = Connection.head(in);
    int status = Connection.status(head);
    Optional<String> location = field(head, "location");
    if (status >= 300 && status < 400 && location.isPresent()) {
      return location;
    }
    if (status != 200) {
      throw new IOException("it was answered " + status);
    }
    sink.take(body(head, in));
    return Optional.empty();
  }

  /** What is behind a head, up to where it ends. */
  static InputStream body(List<String> head, InputStream in) throws IOException {
    if (field(head, "transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
      return new FramedBody(in, -1);
    }
    Optional<String> length = field(head, "content-length");
    if (length.isEmpty()) {
      return in;
    }
    if (!length.get().matches("[0-9]{1,18}")) {
      throw new IOException("the answer's length is no number");
    }
    return new FramedBody(in, Long.parseLong(length.get()));
  }

  private static Optional<String> field(List<String> head, String name) {
    return head.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
