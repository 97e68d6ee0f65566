package belay.outbound;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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
      Optional<ProxyRequest> asked = ProxyRequest.read(client.getInputStream());
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
  private Socket connected(Socket client, ProxyRequest asked)
      throws IOException, InterruptedException {
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

  private static void pass(Socket client, Socket server, ProxyRequest asked) throws IOException {
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

  /** Ends what is under way too. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
