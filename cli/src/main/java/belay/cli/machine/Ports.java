package belay.cli.machine;

import belay.cli.console.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Optional;
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
  public int usualOrFree(int usual) {
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
      if (obstacle(String.valueOf(e.getMessage())) == Obstacle.FOREIGN) {
        throw foreign();
      }
      throw Failure.failed("No port of " + bind.getHostAddress() + " is free: " + e.getMessage());
    }
  }

  /** On loopback too, where the machine's own commands come in. */
  boolean isFree(int port) {
    return obstacle(port, true).isEmpty();
  }

  private static boolean isFree(InetAddress address, int port) {
    return obstacle(address, port).isEmpty();
  }

  private Optional<Obstacle> obstacle(int port, boolean loopbackToo) {
    boolean own = bind.isLoopbackAddress() || bind.isAnyLocalAddress();
    Optional<Obstacle> here = obstacle(bind, port);
    return here.isPresent() || own || !loopbackToo
        ? here
        : obstacle(InetAddress.getLoopbackAddress(), port);
  }

  /** Why a port cannot be listened on; empty when it can. */
  public Optional<Obstacle> obstacleTo(int port) {
    return obstacle(bind, port);
  }

  /** Why nobody can listen. */
  public enum Obstacle {
    TAKEN("another program has it"),
    NOT_ALLOWED(
        "this user may not, as only root may use the ports below"
            + " net.ipv4.ip_unprivileged_port_start"),
    FOREIGN("the address to listen at is none of this machine's"),
    OTHER("the system refuses it");

    private final String words;

    Obstacle(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  private static Optional<Obstacle> obstacle(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the programs do: a port whose last owner has just gone is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(obstacle(String.valueOf(e.getMessage())));
    }
  }

  /** By the C library's words for EADDRINUSE, EACCES and EADDRNOTAVAIL. */
  private static Obstacle obstacle(String words) {
    if (words.contains("in use")) {
      return Obstacle.TAKEN;
    } else if (words.contains("Permission denied")) {
      return Obstacle.NOT_ALLOWED;
    }
    return words.contains("Cannot assign") ? Obstacle.FOREIGN : Obstacle.OTHER;
  }

  private Failure foreign() {
    return Failure.usage(
        bind.getHostAddress() + " is not an address of this machine, so nothing can listen there.",
        "ip address lists those that are. For all of them: belay up --bind 0.0.0.0");
  }

  /** Refuses a port that cannot be listened on; {@code option} is how to ask for another. */
  void mustBeFree(int port, String what, String option) {
    // Only the API listens on loopback too.
    Optional<Obstacle> obstacle = obstacle(port, option.equals("--api-port"));
    if (obstacle.isEmpty()) {
      return;
    }
    String cannot = "Port " + port + " (" + what + ") cannot be listened on: ";
    throw switch (obstacle.get()) {
      case TAKEN ->
          Failure.failed(
              cannot + "another program has it.",
              "ss -ltnp 'sport = :"
                  + port
                  + "' shows which. An app that still runs ends with: belay down",
              "Stop what else it is, or choose another port with:",
              "belay up " + option + " PORT");
      case NOT_ALLOWED ->
          Failure.failed(
              cannot
                  + "this user may not, as only root may use the ports below"
                  + " net.ipv4.ip_unprivileged_port_start (1024 as a rule).",
              "Run Belay as root, or choose a higher port with:",
              "belay up " + option + " PORT");
      case FOREIGN -> foreign();
      case OTHER -> Failure.failed(cannot + "the system refuses it.");
    };
  }
}
