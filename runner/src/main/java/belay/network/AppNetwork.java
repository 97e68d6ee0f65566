package belay.network;

import java.nio.file.Path;

/**
 * The network of one app.
 *
 * @param slot which of the range's pairs of addresses it has, from 0 on
 * @param link the machine's end, a network device
 * @param namespace what its processes are put into
 * @param outer the machine's address in it
 * @param inner the app's
 */
public record AppNetwork(int slot, String link, Path namespace, String outer, String inner) {
  /** Begins the names of all devices of Belay's; the kernel takes 15 characters. */
  static final String PREFIX = "belay";

  static final Path NAMESPACES = Path.of("/run/netns");

  /** The app's end, in its namespace. */
  static final String INSIDE = "eth0";

  static AppNetwork of(NetworkRange range, int slot) {
    String name = PREFIX + slot;
    return new AppNetwork(
        slot, name, NAMESPACES.resolve(name), range.outer(slot), range.inner(slot));
  }
}
