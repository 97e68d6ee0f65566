package belay.http;

import belay.runtime.OneOff;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients meet their one-off dynos: Heroku's rendezvous protocol, over TLS, or over plain TCP
 * as Belay's own command line does on the server's machine. The client sends the secret, gets a
 * line that begins with {@code rendezvous}, and then both sides are bytes. When the client goes,
 * its dyno is killed; when the dyno ends, the connection is closed.
 */
final class Rendezvous implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rendezvous.class);
  private static final int SECRET_BYTES = 16;

  /** The first byte of a TLS connection (RFC 8446, 5.1); a secret's is a hexadecimal digit. */
  private static final byte TLS_HANDSHAKE = 22;

  private static final int SECRET_MILLIS_MAX = 10_000;
  private static final long CONNECT_MILLIS_MAX = 60_000;
  private static final int CONNECTIONS_MAX = 200;

  private final ServerSocket listener;
  private final SSLSocketFactory tls;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, RendezvousSession> sessions = new ConcurrentHashMap<>();

  private Rendezvous(ServerSocket listener, SSLSocketFactory tls) {
    this.listener = listener;
    this.tls = tls;
  }

  static Rendezvous listen(String host, SSLContext tls) {
    try {
      Rendezvous rendezvous =
          new Rendezvous(
              new ServerSocket(0, CONNECTIONS_MAX, InetAddress.getByName(host)),
              tls.getSocketFactory());
      Thread.ofVirtual().name("rendezvous").start(rendezvous::accept);
      return rendezvous;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen for one-off dynos.", e);
    }
  }

  /**
   * Keeps a dyno for the client that is to come; kills it when none comes within a minute.
   *
   * @param host what the client knows this machine as
   * @return the URL for the client
   */
  String expect(UUID appId, OneOff dyno, boolean terminal, String host) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = HexFormat.of().formatHex(bytes);
    RendezvousSession session = new RendezvousSession(appId, dyno, terminal);
    sessions.put(secret, session);
    Thread.ofVirtual().name("rendezvous-wait").start(() -> killUnclaimed(secret, session));
    return "rendezvous://" + host + ":" + listener.getLocalPort() + "/" + secret;
  }

  private void killUnclaimed(String secret, RendezvousSession session) {
    try {
      if (!session.claimedWithin(CONNECT_MILLIS_MAX)) {
        sessions.remove(secret);
        session.end();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills an attached dyno; false when there is none of that name or id. */
  boolean end(UUID appId, String nameOrId) {
    Optional<RendezvousSession> found =
        sessions.values().stream().filter(s -> s.is(appId, nameOrId)).findFirst();
    found.ifPresent(RendezvousSession::end);
    return found.isPresent();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().name("rendezvous-client").start(() -> serve(socket));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        LOG.warn("Could not take a rendezvous connection: {}", e.getMessage());
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setSoTimeout(SECRET_MILLIS_MAX);
      connection.setTcpNoDelay(true);
      int first = connection.getInputStream().read();
      if (first == TLS_HANDSHAKE) {
        var begun = new ByteArrayInputStream(new byte[] {TLS_HANDSHAKE});
        try (Socket secured = tls.createSocket(connection, begun, true)) {
          serve(
              new Wire(connection, secured),
              readSecret(secured.getInputStream(), 2 * SECRET_BYTES));
        }
      } else if (first >= 0) {
        serve(
            new Wire(connection, connection),
            (char) first + readSecret(connection.getInputStream(), 2 * SECRET_BYTES - 1));
      }
    } catch (IOException e) {
      LOG.debug("A rendezvous connection ended: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Wire wire, String secret) throws IOException, InterruptedException {
    Optional<RendezvousSession> session = Optional.ofNullable(sessions.get(secret));
    if (session.isEmpty() || !session.get().claim()) {
      return;
    }
    try {
      session.get().run(wire);
    } finally {
      sessions.remove(secret);
    }
  }

  /** Reads the secret alone: its length is known, and some clients send no line end after it. */
  private static String readSecret(InputStream in, int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
  }

  /**
   * A connection.
   *
   * @param raw what its bytes travel on
   * @param socket what they are read from and written to: the same, or TLS over it
   */
  record Wire(Socket raw, Socket socket) {}

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.warn("Could not close the rendezvous listener: {}", e.getMessage());
    }
    sessions.values().forEach(RendezvousSession::end);
    sessions.clear();
  }
}
