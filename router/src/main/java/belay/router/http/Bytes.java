package belay.router.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Text as bytes of a header or log line. */
public final class Bytes {
  private Bytes() {}

  /** A client's address without port and scope, as X-Forwarded-For has it. */
  public static byte[] address(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
      String text = inet.getAddress().getHostAddress();
      int scope = text.indexOf('%');
      return latin1(scope < 0 ? text : text.substring(0, scope));
    }
    return latin1("unknown");
  }

  /**
   * The same, with one of IPv4 that came over a socket of both kinds as what it is (RFC 4291
   * section 2.5.5.2): by it people are known.
   */
  public static @Nullable SocketAddress plain(@Nullable SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)
        || !(inet.getAddress() instanceof Inet6Address six)) {
      return address;
    }
    byte[] bytes = six.getAddress();
    for (int i = 0; i < 12; i++) {
      if (bytes[i] != (i < 10 ? 0 : -1)) {
        return address;
      }
    }
    try {
      byte[] four = Arrays.copyOfRange(bytes, 12, 16);
      return new InetSocketAddress(InetAddress.getByAddress(four), inet.getPort());
    } catch (UnknownHostException e) {
      return address;
    }
  }

  public static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
