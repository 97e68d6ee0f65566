package belay.http;

import belay.runtime.OneOff;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients meet their one-off dynos: Heroku's rendezvous protocol over TCP. The client sends
 * the secret, gets a line that begins with {@code rendezvous}, and then both sides are bytes. When
 * the client goes, its dyno is killed; when the dyno ends, the connection is closed.
 */
final class Rendezvous implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rendezvous.class);
  private static final int SECRET_BYTES = 16;
  private static final int SECRET_MILLIS_MAX = 10_000;
  private static final long CONNECT_MILLIS_MAX = 60_000;
  private static final int CONNECTIONS_MAX = 200;

  private final ServerSocket listener;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, RendezvousSession> sessions = new ConcurrentHashMap<>();

  private Rendezvous(ServerSocket listener) {
    this.listener = listener;
  }

  static Rendezvous listen(String host) {
    try {
      Rendezvous rendezvous =
          new Rendezvous(new ServerSocket(0, CONNECTIONS_MAX, InetAddress.getByName(host)));
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

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(SECRET_MILLIS_MAX);
      String secret = readSecret(socket.getInputStream());
      Optional<RendezvousSession> session = Optional.ofNullable(sessions.get(secret));
      if (session.isEmpty() || !session.get().claim()) {
        return;
      }
      try {
        session.get().run(socket);
      } finally {
        sessions.remove(secret);
      }
    } catch (IOException e) {
      LOG.debug("A rendezvous connection ended: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads the secret alone: its length is known, and some clients send no line end after it. */
  private static String readSecret(InputStream in) throws IOException {
    return new String(in.readNBytes(2 * SECRET_BYTES), StandardCharsets.US_ASCII);
  }

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
