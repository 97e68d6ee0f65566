package belay.http;

import belay.access.Access;
import belay.apps.Apps;
import belay.git.GitDoor;
import belay.handover.TcpListener;
import belay.rendezvous.RendezvousProtocol;
import belay.tls.Certificates;
import belay.tls.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP listener: the Platform API and the git paths. Endpoints run on virtual threads. Closing
 * it ends its connections; changes that were under way go on.
 */
public final class ApiServer implements AutoCloseable {
  private static final int HEADER_BYTES_MAX = 32 << 10;
  private static final long IDLE_MILLIS_MAX = 120_000;

  /** For the head of a request, and for a handshake. */
  private static final Duration HEAD_MAX = Duration.ofSeconds(20);

  private final Server server;
  private final int port;

  private ApiServer(Server server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * What requests are answered by.
   *
   * @param guesses counts credentials that nobody has, for all of the API's own endpoints too
   */
  public record Answering(
      Routes routes,
      Access access,
      Apps apps,
      Optional<GitDoor> git,
      Optional<Pages> pages,
      Guesses guesses,
      InstantSource clock) {}

  /**
   * Takes requests from now on.
   *
   * @param beside the other protocol on the same port
   * @throws UncheckedIOException when a socket cannot be used
   */
  public static ApiServer start(
      Listening listening, RendezvousProtocol beside, Answering answering) {
    Server server = new Server(threads());
    server.setErrorHandler(new JettyErrors());
    open(server, listening, beside);
    server.setHandler(
        new UnreadBodies(
            new ApiHandler(
                answering,
                new RendezvousUpgrade(beside),
                listening.plainAnywhere(),
                listening.routed())));
    try {
      server.start();
      if (listening.own().isPresent()) {
        Files.setPosixFilePermissions(
            listening.own().get(), PosixFilePermissions.fromString("rw-------"));
      }
    } catch (Exception e) {
      throw new IllegalStateException("Cannot start the HTTP door.", e);
    }
    return new ApiServer(server, listening.sockets().getFirst().address().getPort());
  }

  public int port() {
    return port;
  }

  /** Closes connections that do not get on; to be called every few seconds. */
  public void look() {
    for (Connector each : server.getConnectors()) {
      if (each instanceof DoorConnector door) {
        door.look(System.nanoTime(), HEAD_MAX.toNanos());
      }
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot stop the HTTP door.", e);
    } finally {
      server.destroy();
    }
  }

  private static void open(Server server, Listening listening, ConnectionFactory.Detecting beside) {
    try {
      for (TcpListener socket : listening.sockets()) {
        DoorConnector connector =
            new DoorConnector(server, protocols(listening.certificates(), beside));
        connector.setIdleTimeout(IDLE_MILLIS_MAX);
        connector.open(socket.channel());
        server.addConnector(connector);
      }
      if (listening.routed().isPresent()) {
        RoutedDoor routed = listening.routed().get();
        DoorConnector connector = new DoorConnector(server, routed(routed));
        connector.setIdleTimeout(IDLE_MILLIS_MAX);
        connector.open(routed.socket().channel());
        server.addConnector(connector);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot take connections on " + listening.sockets() + ": " + e.getMessage() + ".", e);
    }
    listening
        .own()
        .ifPresent(path -> {
          var own =
              new UnixDomainServerConnector(
                  server, 1, 1, protocols(listening.certificates(), beside));
          own.setIdleTimeout(IDLE_MILLIS_MAX);
          own.setUnixDomainPath(path);
          server.addConnector(own);
        });
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return threads;
  }

  /**
   * TLS where the first bytes are a handshake's; in it or without it, the other protocol or HTTP.
   */
  private static ConnectionFactory[] protocols(
      Certificates certificates, ConnectionFactory.Detecting beside) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setSslContext(ServerTls.context(certificates));
    HttpConnectionFactory http = new VirtualHttp(configuration());
    var inside = new DetectorConnectionFactory(beside);
    SslConnectionFactory ssl = new SslConnectionFactory(context, inside.getProtocol());
    return new ConnectionFactory[] {new DetectorConnectionFactory(ssl), inside, http};
  }

  /** The router has ended TLS already. */
  private static ConnectionFactory[] routed(RoutedDoor door) {
    HttpConfiguration configuration = configuration();
    configuration.addCustomizer(new RoutedRequests());
    ConnectionFactory http = new VirtualHttp(configuration);
    return new ConnectionFactory[] {new Preface(door.preface(), http), http};
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // Names are the certificate's matter: clients check them.
    http.addCustomizer(new SecureRequestCustomizer(false));
    http.addCustomizer(new OwnSocketCustomizer());
    http.setRequestHeaderSize(HEADER_BYTES_MAX);
    http.setResponseHeaderSize(HEADER_BYTES_MAX);
    // Clients put host names and URLs into one segment of a path, with encoded slashes.
    http.setUriCompliance(
        UriCompliance.from(
            EnumSet.of(
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
                UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS,
                UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS)));
    return http;
  }
}
