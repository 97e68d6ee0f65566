package belay.daemon;

import java.net.InetAddress;
import java.util.Optional;

/** Where the API listens, as those who ask it write it. */
record ApiAddress(InetAddress bind, int port) {
  /** The API for this machine: it listens on loopback too, from where plain HTTP is taken. */
  String localUrl() {
    String host = bind.isLoopbackAddress() ? literal(bind) : "127.0.0.1";
    return "http://" + host + ":" + port;
  }

  /** The API for others, where it listens on one address of this machine. */
  Optional<String> boundUrl() {
    return bind.isLoopbackAddress() || bind.isAnyLocalAddress()
        ? Optional.empty()
        : Optional.of("https://" + literal(bind) + ":" + port);
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return text.contains(":") ? "[" + text.replaceFirst("%.*", "") + "]" : text;
  }
}
