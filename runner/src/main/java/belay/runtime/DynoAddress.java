package belay.runtime;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where a dyno takes connections.
 *
 * @param host an IP address, as text
 */
public record DynoAddress(String host, int port) {
  /** Where every dyno is that has no network of its own. */
  public static final String LOOPBACK = "127.0.0.1";

  /** A port of this machine's loopback. */
  public static DynoAddress loopback(int port) {
    return new DynoAddress(LOOPBACK, port);
  }

  /** Whether other apps could listen there too: every address is an app's own but the machine's. */
  public boolean isShared() {
    return host.equals(LOOPBACK);
  }

  /** For a socket to connect to. */
  public InetSocketAddress socket() {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
