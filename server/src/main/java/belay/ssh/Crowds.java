package belay.ssh;

import belay.access.Person;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/**
 * Keeps the number of sessions down: of those who have not shown a key yet, by their addresses, and
 * of those who have, by person. Each costs memory, whoever it is. Thread-safe.
 */
final class Crowds implements SessionListener {
  /** As OpenSSH's MaxStartups has it. */
  static final int STRANGERS_MAX = 100;

  static final int KNOWN_MAX = 200;
  private static final int NETWORK_BYTES = 8;

  private final Crowd<Session> strangers = new Crowd<>(STRANGERS_MAX);
  private final Crowd<Session> known = new Crowd<>(KNOWN_MAX);

  @Override
  public void sessionCreated(Session session) {
    end(entered(session));
  }

  private synchronized Optional<Session> entered(Session session) {
    return strangers.add(session, network(session.getIoSession().getRemoteAddress()));
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event == Event.Authenticated) {
      end(proved(session));
    }
  }

  private synchronized Optional<Session> proved(Session session) {
    strangers.remove(session);
    Optional<Person> person = Optional.ofNullable(session.getAttribute(SshDoor.PERSON));
    return known.add(session, person.map(p -> p.user().id().toString()).orElse(""));
  }

  @Override
  public void sessionClosed(Session session) {
    left(session);
  }

  private synchronized void left(Session session) {
    strangers.remove(session);
    known.remove(session);
  }

  private static void end(Optional<Session> session) {
    session.ifPresent(s -> s.close(true));
  }

  /** Whoever has an IPv6 address has 2^64 of them. */
  private static String network(SocketAddress from) {
    if (!(from instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return "";
    }
    InetAddress address = socket.getAddress();
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
        : address.getHostAddress();
  }
}
