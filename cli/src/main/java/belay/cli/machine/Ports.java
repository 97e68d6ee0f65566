package belay.cli.machine;

import belay.cli.console.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Ports of this machine, chosen so that no two programs of one choice get the same. */
public final class Ports {
  private final InetAddress bind;
  private final Set<Integer> given = new HashSet<>();

  public Ports(String bind) {
    try {
      this.bind = InetAddress.getByName(bind);
    } catch (IOException e) {
      throw Failure.usage("\"" + bind + "\" is not an address of this machine.");
    }
  }

  /** The usual port when it is free, else one that is. */
  int usualOrFree(int usual) {
    return !given.contains(usual) && isFree(usual) ? given(usual) : free();
  }

  private int given(int port) {
    given.add(port);
    return port;
  }

  /** A port that nobody listens on now. */
  public int free() {
    try {
      while (true) {
        try (ServerSocket socket = new ServerSocket(0, 1, bind)) {
          int port = socket.getLocalPort();
          boolean own = bind.isLoopbackAddress() || bind.isAnyLocalAddress();
          if (!given.contains(port) && (own || isFree(InetAddress.getLoopbackAddress(), port))) {
            return given(port);
          }
        }
      }
    } catch (IOException e) {
      throw Failure.failed("No port of " + bind.getHostAddress() + " is free: " + e.getMessage());
    }
  }

  /** On loopback too, where the machine's own commands come in. */
  boolean isFree(int port) {
    boolean own = bind.isLoopbackAddress() || bind.isAnyLocalAddress();
    return isFree(bind, port) && (own || isFree(InetAddress.getLoopbackAddress(), port));
  }

  private static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the programs do: a port whose last owner has just gone is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Refuses a port that somebody else has; {@code option} is how to ask for another. */
  void mustBeFree(int port, String what, String option) {
    // Only the API listens on loopback too.
    boolean free = option.equals("--api-port") ? isFree(port) : isFree(bind, port);
    if (!free) {
      throw Failure.failed(
          "Port " + port + " (" + what + ") cannot be listened on: another program has it.",
          "ss -ltnp 'sport = :"
              + port
              + "' shows which. An app that still runs ends with: belay down",
          "Stop what else it is, or choose another port with:",
          "belay up " + option + " PORT");
    }
  }
}
