package belay.cli.systemd;

import belay.cli.home.ServerProperties;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ports that systemd is to open for the router, which has no right to those that only root may
 * listen on: a unit for each, at the address that the settings name. Pure.
 *
 * @param all the two units that there are
 */
public record UnitSockets(List<Socket> all) {
  private static final int FIRST_FREE = 1024;
  private static final String HTTP = "belay-router.socket";
  private static final String HTTPS = "belay-router-tls.socket";
  static final List<String> UNITS = List.of(HTTP, HTTPS);

  /** Addresses that mean all of both families, as the units have it by themselves. */
  private static final Set<String> EVERYWHERE = Set.of("::", "[::]");

  public UnitSockets {
    all = List.copyOf(all);
  }

  /**
   * A unit.
   *
   * @param wanted whether systemd is to listen for it
   * @param listen what {@code ListenStream=} is to be in place of the unit's own; empty for that
   */
  public record Socket(String unit, boolean wanted, Optional<String> listen) {
    /** What stands in a file beside the unit; empty for none. */
    Optional<String> dropIn() {
      return listen.map(address ->
          "# Written by belay setup, and taken away by belay setup --undo.\n"
              + "[Socket]\nListenStream=\nListenStream="
              + address
              + "\n");
    }
  }

  /** Those that settings need. */
  public static UnitSockets of(ServerProperties settings) {
    return new UnitSockets(
        List.of(
            socket(HTTP, settings.bind(), Optional.of(settings.httpPort()), 80),
            socket(HTTPS, settings.bind(), settings.httpsPort(), 443)));
  }

  private static Socket socket(String unit, String bind, Optional<Integer> port, int usual) {
    Optional<Integer> low = port.filter(p -> p < FIRST_FREE);
    boolean plain = EVERYWHERE.contains(bind);
    return new Socket(
        unit,
        low.isPresent(),
        low.filter(p -> !plain || p != usual)
            .map(p -> plain ? Integer.toString(p) : address(bind) + ":" + p));
  }

  private static String address(String bind) {
    return bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
  }

  List<String> wanted() {
    return all.stream().filter(Socket::wanted).map(Socket::unit).toList();
  }

  List<String> unwanted() {
    return all.stream().filter(socket -> !socket.wanted()).map(Socket::unit).toList();
  }
}
