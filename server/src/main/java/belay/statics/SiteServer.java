package belay.statics;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves each site on a port of its own, all of them with the same few threads. Safe for several
 * threads.
 */
final class SiteServer {
  private static final int THREADS_MAX = 24;
  private static final int CONNECTIONS_MAX = 3_000;
  private static final int BACKLOG = 1_024;
  private static final long IDLE_MILLIS = 120_000;
  private static final int BUFFER_BYTES = 8 * 1024;
  private static final long STOP_MILLIS = 25_000;

  private final Server server;
  private final ServerConnector connector;
  private final ContentTags tags = new ContentTags();
  private final Map<String, Open> open = new ConcurrentHashMap<>();
  private final Map<Integer, Site> byPort = new ConcurrentHashMap<>();
  private final List<Site> closing = new ArrayList<>();

  /** A site and what it listens with. */
  private record Open(Site site, ServerSocketChannel channel, Closeable acceptor) {}

  SiteServer() {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, 4);
    threads.setName("static");
    server = new Server(threads);
    connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(configuration()));
    // Sites have ports of their own; this one, which Jetty insists on, serves nothing.
    connector.setHost("127.0.0.1");
    connector.setPort(0);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
    server.setHandler(new SiteHandler(this::of, tags, new FileSender()));
    server.setErrorHandler(new PlainErrors());
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setInputBufferSize(BUFFER_BYTES);
    http.setOutputBufferSize(BUFFER_BYTES);
    http.setRequestHeaderSize(2 * BUFFER_BYTES);
    // Paths are read by UrlPath, which refuses what leads elsewhere than it says.
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setRelativeRedirectAllowed(true);
    return http;
  }

  void start() throws Exception {
    server.start();
  }

  /** Takes no more requests and waits for those in flight. */
  void stop() throws Exception {
    sites().forEach(this::close);
    long end = System.nanoTime() + STOP_MILLIS * 1_000_000;
    while (!isIdle() && System.nanoTime() < end) {
      // Jetty tells nobody when an answer is out.
      Thread.sleep(20);
    }
    server.stop();
  }

  private synchronized boolean isIdle() {
    sweep();
    return closing.isEmpty();
  }

  /** Begins to serve a site. */
  synchronized void open(Site site) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), site.file().port()), BACKLOG);
      channel.configureBlocking(false);
      byPort.put(site.file().port(), site);
      Closeable acceptor = connector.getSelectorManager().acceptor(channel);
      open.put(site.file().id(), new Open(site, channel, acceptor));
    } catch (IOException | RuntimeException e) {
      byPort.remove(site.file().port(), site);
      channel.close();
      throw e;
    }
  }

  /** Serves a site no longer; what it answers at this moment is answered to the end. */
  synchronized void close(String id) {
    Open gone = open.remove(id);
    if (gone != null) {
      gone.site().close();
      closeListener(gone);
      closing.add(gone.site());
      sweep();
    }
  }

  /** Lets go of the sites that were closed and have nothing in flight any more. */
  synchronized void sweep() {
    for (Site site : List.copyOf(closing)) {
      if (site.isIdle()) {
        int port = site.file().port();
        byPort.remove(port, site);
        if (!byPort.containsKey(port)) {
          connector.getConnectedEndPoints().stream()
              .filter(e -> port(e.getLocalSocketAddress()) == port)
              .forEach(EndPoint::close);
        }
        tags.forgetAll(site.tree().root());
        closing.remove(site);
      }
    }
  }

  private void closeListener(Open site) {
    IO.close(site.acceptor());
    IO.close(site.channel());
  }

  /** The ids of the sites that are served. */
  Set<String> sites() {
    return Set.copyOf(open.keySet());
  }

  private Optional<Site> of(Request request) {
    return Optional.ofNullable(
        byPort.get(port(request.getConnectionMetaData().getLocalSocketAddress())));
  }

  private static int port(SocketAddress address) {
    return address instanceof InetSocketAddress tcp ? tcp.getPort() : -1;
  }
}
