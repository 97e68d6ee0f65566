package belay.routing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/**
 * Asks the router what a visitor would: by its HTTP port. A router may answer on its control socket
 * and serve nobody. Safe for use by several threads.
 */
public final class RouterProbe {
  /** No app has this name (RFC 2606); that the router says so is all that is wanted. */
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: router.invalid\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte[] BEGIN = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

  /** How long the connection, and then each byte of the answer's begin, may take. */
  private static final int MILLIS_MAX = 3_000;

  private final String bind;

  /**
   * A probe that connects when asked.
   *
   * @param bind the address that the router listens on, or that of all
   */
  public RouterProbe(String bind) {
    this.bind = bind;
  }

  /** Whether an answer came, whatever it says; waits some seconds for it. */
  public boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address(), port), MILLIS_MAX);
      socket.setSoTimeout(MILLIS_MAX);
      socket.getOutputStream().write(REQUEST);
      InputStream in = socket.getInputStream();
      for (byte expected : BEGIN) {
        if (in.read() != expected) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private InetAddress address() throws UnknownHostException {
    InetAddress address = InetAddress.getByName(bind);
    return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
  }
}
