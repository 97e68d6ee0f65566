package belay.rendezvous;

import belay.runtime.OneOff;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients meet their one-off dynos: Heroku's rendezvous protocol, over TLS, or over plain TCP
 * as Belay's own command line does on the server's machine. The client sends the secret, gets a
 * line that begins with {@code rendezvous}, and then both sides are bytes. When the client goes,
 * its dyno is killed; when the dyno ends, the connection is closed.
 */
public final class Rendezvous implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rendezvous.class);
  private static final int SECRET_BYTES = 16;
  private static final int SECRET_MILLIS_MAX = 10_000;
  private static final long CONNECT_MILLIS_MAX = 60_000;

  /** An hour, after which Heroku's client gives up too. */
  private static final long IDLE_MILLIS_MAX = 3_600_000;

  private final boolean plainAnywhere;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, RendezvousSession> sessions = new ConcurrentHashMap<>();

  public Rendezvous(boolean plainAnywhere) {
    this.plainAnywhere = plainAnywhere;
  }

  /**
   * Keeps a dyno for the client that is to come; kills it when none comes within a minute.
   *
   * @param place what the client's URL begins with
   * @param mayStay asked now and then: when it is false, the dyno is killed
   * @return the URL for the client
   */
  public String expect(
      UUID appId, OneOff dyno, boolean terminal, String place, BooleanSupplier mayStay) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = HexFormat.of().formatHex(bytes);
    RendezvousSession session = new RendezvousSession(appId, dyno, terminal, mayStay);
    sessions.put(secret, session);
    Thread.ofVirtual().name("rendezvous-wait").start(() -> killUnclaimed(secret, session));
    return place + secret;
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

  /** Kills attached dynos; false when there is none of that name, id or type. */
  public boolean end(UUID appId, String nameIdOrType) {
    List<RendezvousSession> found =
        sessions.values().stream().filter(s -> s.is(appId, nameIdOrType)).toList();
    found.forEach(RendezvousSession::end);
    return !found.isEmpty();
  }

  /** Serves a connection to its end. */
  void serve(ByteWire connection, EndPoint endPoint) {
    try (ByteWire wire = connection) {
      if (!endPoint.isSecure() && !plainAnywhere && !isOfThisMachine(endPoint)) {
        return;
      }
      wire.idleMillis(SECRET_MILLIS_MAX);
      // The secret alone: its length is known, and some clients send no line end after it.
      byte[] sent = wire.in().readNBytes(2 * SECRET_BYTES);
      String secret = new String(sent, StandardCharsets.US_ASCII);
      Optional<RendezvousSession> session = Optional.ofNullable(sessions.get(secret));
      if (session.isEmpty() || !session.get().claim()) {
        return;
      }
      try {
        wire.idleMillis(IDLE_MILLIS_MAX);
        session.get().run(wire);
      } finally {
        sessions.remove(secret);
      }
    } catch (IOException e) {
      LOG.debug("A rendezvous connection ended: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isOfThisMachine(EndPoint endPoint) {
    return endPoint.getRemoteSocketAddress() instanceof UnixDomainSocketAddress
        || (endPoint.getRemoteSocketAddress() instanceof InetSocketAddress from
            && from.getAddress().isLoopbackAddress());
  }

  @Override
  public void close() {
    sessions.values().forEach(RendezvousSession::end);
    sessions.clear();
  }
}
