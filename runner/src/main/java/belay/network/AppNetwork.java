package belay.network;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The network of one app.
 *
 * @param slot which of the range's pairs of addresses it has, from 0 on
 * @param link the machine's end, a network device
 * @param namespace what its processes are put into
 * @param outer the machine's address in it
 * @param inner the app's
 * @param six the same of IPv6; empty where this machine has none
 */
public record AppNetwork(
    int slot, String link, Path namespace, String outer, String inner, Optional<Six> six) {
  /** Begins the names of all devices of Belay's; the kernel takes 15 characters. */
  static final String PREFIX = "belay";

  static final Path NAMESPACES = Path.of("/run/netns");

  /** The app's end, in its namespace. */
  static final String INSIDE = "eth0";

  /** Its addresses of IPv6. */
  public record Six(String outer, String inner) {}

  static AppNetwork of(NetworkRange range, Optional<NetworkRange6> range6, int slot) {
    String name = PREFIX + slot;
    return new AppNetwork(
        slot,
        name,
        NAMESPACES.resolve(name),
        range.outer(slot),
        range.inner(slot),
        range6.map(r -> new Six(r.outer(slot), r.inner(slot))));
  }

  /** The slot that a device or a namespace is named after; empty for another's. */
  static Optional<Integer> slot(String name) {
    return name.matches(PREFIX + "\\d{1,6}")
        ? Optional.of(Integer.valueOf(name.substring(PREFIX.length())))
        : Optional.empty();
  }
}
