package belay.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an administrator says of the apps' networks.
 *
 * @param kind whose networks apps are in
 * @param range of which addresses; empty for the first of the usual ones that the machine does not
 *     use otherwise
 * @param six what of IPv6
 * @param allowed addresses and ranges of private networks that apps may reach
 * @param services what every app may reach of this machine
 * @param closed ports of this machine that no app reaches, whatever its add-ons are said to be at
 */
public record NetworkSettings(
    Kind kind,
    Optional<NetworkRange> range,
    Six six,
    List<String> allowed,
    List<Service> services,
    Set<Integer> closed) {
  public NetworkSettings {
    allowed = List.copyOf(allowed);
    services = List.copyOf(services);
    closed = Set.copyOf(closed);
  }

  /** Whose network an app is in. */
  public enum Kind {
    /** The machine's. */
    HOST,
    /** Its own where Belay is root, elsewhere the machine's. */
    OWN,
    /** Its own where Belay is root, elsewhere each dyno's, by the program pasta. */
    PASTA
  }

  /** Whether apps are to have their own. */
  public boolean own() {
    return kind != Kind.HOST;
  }

  /** What an app reaches of the machine: what is said of all, and add-ons of its own. */
  List<Service> reached(Collection<Integer> own) {
    Map<Integer, Service> byPort = new TreeMap<>();
    own.forEach(port -> byPort.put(port, new Service(port, true, true)));
    closed.forEach(byPort::remove);
    services.forEach(service -> byPort.put(service.port(), service));
    return List.copyOf(byPort.values());
  }

  /**
   * Of IPv6.
   *
   * @param wanted false for IPv4 alone
   * @param range of which addresses; empty for this machine's own
   */
  public record Six(boolean wanted, Optional<NetworkRange6> range) {
    private static final String NONE = "none";

    /** Where nothing is set. */
    public static final Six USUAL = new Six(true, Optional.empty());

    /**
     * Reads the setting: a range, or {@code none}.
     *
     * @throws IllegalArgumentException with what it must be, in a clause
     */
    public static Six of(String text) {
      if (text.isEmpty()) {
        return USUAL;
      }
      return text.equals(NONE)
          ? new Six(false, Optional.empty())
          : new Six(true, Optional.of(NetworkRange6.of(text)));
    }

    /** As it is read; empty for the usual. */
    public String word() {
      return wanted ? range.map(NetworkRange6::toString).orElse("") : NONE;
    }
  }

  /** The same, with more that every app may reach at its own 127.0.0.1 too. */
  public NetworkSettings with(Collection<Integer> ports) {
    List<Service> more = new ArrayList<>(services);
    ports.stream()
        .filter(port -> !closed.contains(port))
        .filter(port -> services.stream().noneMatch(s -> s.port() == port))
        .forEach(port -> more.add(new Service(port, true, true)));
    return new NetworkSettings(kind, range, six, allowed, more, closed);
  }

  /** All apps in the machine's network. */
  public static final NetworkSettings HOST =
      new NetworkSettings(Kind.HOST, Optional.empty(), Six.USUAL, List.of(), List.of(), Set.of());
}
