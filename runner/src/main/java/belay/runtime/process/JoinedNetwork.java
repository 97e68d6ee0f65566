package belay.runtime.process;

import belay.network.Networks;
import belay.runtime.DynoAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A network that a dyno is put into.
 *
 * @param namespace of the kernel's, as a file
 * @param host where the dyno is reached in it
 * @param resolvConf whom it asks for names
 */
public record JoinedNetwork(Path namespace, String host, String resolvConf) {
  private static final Path OURS = Path.of("/proc/self/ns/net");

  /** That of a dyno which runs: it keeps the one it was started in. Empty for the machine's. */
  static Optional<JoinedNetwork> of(Hosted dyno) {
    Path its = Path.of("/proc/" + dyno.supervisor().pid() + "/ns/net");
    try {
      if (Files.readSymbolicLink(its).equals(Files.readSymbolicLink(OURS))) {
        return Optional.empty();
      }
    } catch (IOException e) {
      // It has just ended: what is to go in will say so.
      return Optional.empty();
    }
    String host = dyno.note().dyno().address().map(DynoAddress::host).orElse(DynoAddress.LOOPBACK);
    return Optional.of(new JoinedNetwork(its, host, ""));
  }

  /** Where a dyno is reached that is in a network, or in none of its own. */
  static String host(Optional<JoinedNetwork> network) {
    return network.map(JoinedNetwork::host).orElse(DynoAddress.LOOPBACK);
  }

  /** What stands before its supervisor's command. */
  public List<String> entering() {
    return Networks.entering(namespace);
  }
}
