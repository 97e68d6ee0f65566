package belay.acme;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** This machine's addresses. */
final class Machine {
  private Machine() {}

  static List<String> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(a -> a.getHostAddress().replaceFirst("%.*", ""))
          .distinct()
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  /** Whether the rest of the world may reach it. */
  static boolean isPublic(String text) {
    InetAddress address = InetAddress.ofLiteral(text);
    boolean inner =
        address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isAnyLocalAddress();
    return !inner && !text.startsWith("fd") && !text.startsWith("fc");
  }
}
