package belay.metrics;

import belay.api.HealthBody;
import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A port of its own for who watches this server: {@code /metrics}, for those who may, and {@code
 * /health}, which names no app, for everybody who reaches it. Plain HTTP.
 */
public final class MetricsServer implements AutoCloseable {
  private static final int THREADS_MAX = 6;
  private static final int CONNECTIONS_MAX = 32;
  private static final long IDLE_MILLIS = 30_000;
  private static final int HEADER_BYTES_MAX = 8 << 10;

  private final Server server;
  private final ServerConnector connector;

  private MetricsServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Who may have the figures.
   *
   * @param loopback whether those who come over loopback need no token
   * @param token whether a token's holder may
   */
  public record Allowed(boolean loopback, Predicate<String> token) {}

  /**
   * Begins to listen.
   *
   * @param port 0 for any that is free
   * @throws IOException when it cannot listen there
   */
  public static MetricsServer start(
      InetAddress bind, int port, Scrape scrape, Supplier<HealthBody> health, Allowed allowed)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, 1);
    threads.setName("metrics");
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES_MAX);
    ServerConnector connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
    connector.setHost(bind.getHostAddress());
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
    server.setHandler(new MetricsDoor(scrape, health, allowed));
    try {
      server.start();
    } catch (Exception e) {
      server.destroy();
      throw e instanceof IOException io ? io : new IOException(e);
    }
    return new MetricsServer(server, connector);
  }

  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The port for metrics cannot be closed.", e);
    } finally {
      server.destroy();
    }
  }
}
