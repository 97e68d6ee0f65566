package belay.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP proxy on loopback (RFC 9110 section 9.3.6 and RFC 9112 section 3.2.2) for a program that
 * fetches what an app's people named: whatever name it asks for, and wherever it is redirected,
 * only permitted addresses are connected to. Open until it is closed. Safe for several threads.
 */
public final class FetchProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FetchProxy.class);
  private static final String END = "\r\n\r\n";
  private static final int HEAD_BYTES_MAX = 64 << 10;
  private static final int AT_ONCE_MAX = 16;
  private static final Duration CONNECT_MAX = Duration.ofSeconds(20);
  private static final Duration IDLE_MAX = Duration.ofMinutes(5);

  private final Outbound outbound;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  private FetchProxy(Outbound outbound, ServerSocket listener) {
    this.outbound = outbound;
    this.listener = listener;
  }

  /** Opens one on a port of its own. */
  public static FetchProxy open(Outbound outbound) throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    FetchProxy proxy = new FetchProxy(outbound, new ServerSocket(0, AT_ONCE_MAX, loopback));
    Thread.ofVirtual().name("fetch-proxy").start(proxy::accept);
    return proxy;
  }

  /** What a program is told. */
  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** Why something was not connected to, in sentences without their full stop. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (open.size() >= 2 * AT_ONCE_MAX) {
          client.close();
        } else {
          open.add(client);
          Thread.ofVirtual().name("fetch-proxy").start(() -> serve(client));
        }
      } catch (IOException e) {
        LOG.debug("the proxy of a fetch is closed");
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout((int) IDLE_MAX.toMillis());
      Optional<Asked> asked = asked(head(client.getInputStream()));
      if (asked.isEmpty()) {
        answer(client, "400 Bad Request");
        return;
      }
      try (Socket server = connected(client, asked.get())) {
        if (server.isConnected()) {
          open.add(server);
          pass(client, server, asked.get());
        }
        open.remove(server);
      }
    } catch (IOException e) {
      LOG.debug("a fetch's connection ended: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  /** Not connected when there is no way; the client has been told. */
  private Socket connected(Socket client, Asked asked) throws IOException, InterruptedException {
    try {
      for (InetAddress address : outbound.addresses(asked.host())) {
        Socket server = new Socket();
        try {
          server.connect(
              new InetSocketAddress(address, asked.port()), (int) CONNECT_MAX.toMillis());
          server.setSoTimeout((int) IDLE_MAX.toMillis());
          return server;
        } catch (IOException e) {
          server.close();
        }
      }
      answer(client, "502 Bad Gateway");
    } catch (InnerAddress e) {
      refused.add(String.valueOf(e.getMessage()));
      answer(client, "403 Forbidden");
    } catch (IOException e) {
      answer(client, "502 Bad Gateway");
    }
    return new Socket();
  }

  private static void pass(Socket client, Socket server, Asked asked) throws IOException {
    OutputStream up = server.getOutputStream();
    OutputStream down = client.getOutputStream();
    if (asked.forwarded().isEmpty()) {
      down.write(bytes("HTTP/1.1 200 Connection established\r\n\r\n"));
    } else {
      up.write(bytes(asked.forwarded()));
    }
    Thread.ofVirtual()
        .name("fetch-proxy")
        .start(() -> {
          copy(client, up);
          shut(server);
        });
    copy(server, down);
  }

  private static void copy(Socket from, OutputStream to) {
    try {
      from.getInputStream().transferTo(to);
    } catch (IOException e) {
      LOG.debug("a fetch's connection ended: {}", e.toString());
    }
  }

  private static void shut(Socket server) {
    try {
      server.shutdownOutput();
    } catch (IOException e) {
      LOG.debug("a fetch's connection ended: {}", e.toString());
    }
  }

  private static void answer(Socket client, String status) throws IOException {
    client
        .getOutputStream()
        .write(bytes("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * What a client wants.
   *
   * @param forwarded the head as the server gets it; nothing for a tunnel
   */
  private record Asked(String host, int port, String forwarded) {}

  private static Optional<Asked> asked(List<String> head) {
    String[] words = head.isEmpty() ? new String[0] : head.getFirst().split(" ", -1);
    if (words.length != 3) {
      return Optional.empty();
    }
    boolean tunnel = words[0].equals("CONNECT");
    try {
      URI uri = new URI(tunnel ? "https://" + words[1] : words[1]);
      String host = Optional.ofNullable(uri.getHost()).orElse("");
      if (host.isEmpty() || (!tunnel && !"http".equalsIgnoreCase(uri.getScheme()))) {
        return Optional.empty();
      }
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      int port = uri.getPort() < 0 ? (tunnel ? 443 : 80) : uri.getPort();
      return Optional.of(new Asked(bare, port, tunnel ? "" : forwarded(words[0], uri, head)));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** For one request: a second one on the connection could be for another server. */
  private static String forwarded(String method, URI uri, List<String> head) {
    String path = Optional.ofNullable(uri.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
    String query = Optional.ofNullable(uri.getRawQuery()).map(q -> "?" + q).orElse("");
    StringBuilder text = new StringBuilder(method + " " + path + query + " HTTP/1.1\r\n");
    for (String line : head.subList(1, head.size())) {
      String name = line.split(":", 2)[0].strip().toLowerCase(Locale.ROOT);
      if (!name.startsWith("proxy-") && !name.equals("connection")) {
        text.append(line).append("\r\n");
      }
    }
    return text.append("Connection: close\r\n\r\n").toString();
  }

  /** The lines before the first empty one; none when the client hung up. */
  private static List<String> head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ended = 0;
    for (int next = in.read(); next >= 0 && head.size() < HEAD_BYTES_MAX; next = in.read()) {
      head.write(next);
      ended = next == END.charAt(ended) ? ended + 1 : next == '\r' ? 1 : 0;
      if (ended == END.length()) {
        return head.toString(StandardCharsets.ISO_8859_1)
            .lines()
            .takeWhile(line -> !line.isEmpty())
            .toList();
      }
    }
    return List.of();
  }

  /** Ends what is under way too. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
