package belay.router.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
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

  public static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
