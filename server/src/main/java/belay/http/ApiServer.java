package belay.http;

import belay.git.GitDoor;
import belay.handover.TcpListener;
import belay.tls.Certificates;
import belay.tls.ServerTls;
import belay.webhook.Payloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
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
  private final Rendezvous rendezvous;
  private final Changes changes;
  private final Context context;

  private ApiServer(
      Server server, int port, Rendezvous rendezvous, Changes changes, Context context) {
    this.server = server;
    this.port = port;
    this.rendezvous = rendezvous;
    this.changes = changes;
    this.context = context;
  }

  /** What webhooks are told, in the words that this door has for it. */
  public Payloads payloads() {
    return new WebhookPayloads(
        context.services().apps(),
        context.services().ledger(),
        context.views(),
        context.releaseViews(),
        context.formationViews(),
        context.domainViews(),
        context.collaboratorViews(),
        context.addresses().lasting());
  }

  /**
   * Takes requests from now on.
   *
   * @throws UncheckedIOException when a socket cannot be used
   */
  public static ApiServer start(
      Listening listening,
      Services services,
      ServerFacts facts,
      Limits limits,
      Optional<GitDoor> git) {
    InetSocketAddress address = listening.sockets().getFirst().address();
    Rendezvous rendezvous = new Rendezvous(listening.plainAnywhere());
    Server server = new Server(threads());
    server.setErrorHandler(new JettyErrors());
    open(server, listening, rendezvous);
    Changes changes = new Changes(limits.answerWithin());
    String url = "http://" + urlHost(address) + ":" + address.getPort();
    Guesses guesses = new Guesses();
    Context context =
        new Context(
            services,
            facts,
            limits,
            listening.certificates(),
            new Addresses(url, facts.publicUrl(), facts.boundUrl()),
            new Secrets(),
            guesses,
            changes);
    server.setHandler(
        new UnreadBodies(
            new ApiHandler(
                Resources.routes(context, rendezvous),
                services,
                git.map(GitPaths::new),
                listening.plainAnywhere(),
                guesses)));
    try {
      server.start();
      if (listening.own().isPresent()) {
        Files.setPosixFilePermissions(
            listening.own().get(), PosixFilePermissions.fromString("rw-------"));
      }
    } catch (Exception e) {
      rendezvous.close();
      changes.close();
      throw new IllegalStateException("Cannot start the HTTP door.", e);
    }
    return new ApiServer(server, address.getPort(), rendezvous, changes, context);
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
    rendezvous.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot stop the HTTP door.", e);
    } finally {
      server.destroy();
      changes.close();
    }
  }

  private static String host(InetSocketAddress address) {
    return address.getAddress().getHostAddress();
  }

  private static void open(Server server, Listening listening, Rendezvous rendezvous) {
    try {
      for (TcpListener socket : listening.sockets()) {
        DoorConnector connector =
            new DoorConnector(server, protocols(listening.certificates(), rendezvous));
        connector.setIdleTimeout(IDLE_MILLIS_MAX);
        connector.open(socket.channel());
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
                  server, 1, 1, protocols(listening.certificates(), rendezvous));
          own.setIdleTimeout(IDLE_MILLIS_MAX);
          own.setUnixDomainPath(path);
          server.addConnector(own);
        });
  }

  /** What a client on this machine calls it. */
  private static String urlHost(InetSocketAddress address) {
    if (!address.getAddress().isLoopbackAddress()) {
      return "127.0.0.1";
    }
    String host = host(address);
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return threads;
  }

  /** TLS where the first bytes are a handshake's; in it or without it, rendezvous or HTTP. */
  private static ConnectionFactory[] protocols(Certificates certificates, Rendezvous rendezvous) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setSslContext(ServerTls.context(certificates));
    HttpConnectionFactory http = new VirtualHttp(configuration());
    var inside = new DetectorConnectionFactory(new RendezvousProtocol(rendezvous));
    SslConnectionFactory ssl = new SslConnectionFactory(context, inside.getProtocol());
    return new ConnectionFactory[] {new DetectorConnectionFactory(ssl), inside, http};
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
