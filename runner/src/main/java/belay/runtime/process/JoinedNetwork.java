package belay.runtime.process;

import belay.network.Networks;
import belay.network.Pasta;
import belay.runtime.CannotStartDyno;
import belay.runtime.DynoAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A network that a dyno is put into. */
public sealed interface JoinedNetwork {
  /** Where the dyno is reached. */
  String host();

  /** Whom it asks for names. */
  String resolvConf();

  /** What stands before a command of its app's that is no dyno. */
  List<String> entering();

  /**
   * One that is there, which root enters.
   *
   * @param namespace of the kernel's, as a file
   */
  record Named(Path namespace, String host, String resolvConf) implements JoinedNetwork {
    @Override
    public List<String> entering() {
      return Networks.entering(namespace);
    }
  }

  /**
   * One that is made for it alone, without root.
   *
   * @param services ports of the machine's 127.0.0.1 that it reaches at its own
   */
  record ByPasta(Pasta pasta, Set<Integer> services) implements JoinedNetwork {
    @Override
    public String host() {
      return DynoAddress.LOOPBACK;
    }

    @Override
    public String resolvConf() {
      return pasta.resolvConf();
    }

    @Override
    public List<String> entering() {
      return entering(Pasta.Wish.PLAIN);
    }

    List<String> entering(Pasta.Wish wish) {
      try {
        return pasta.entering(wish);
      } catch (IOException e) {
        throw new CannotStartDyno("The network's rules could not be written: " + e.getMessage(), e);
      }
    }
  }

  /**
   * The named one of a dyno which runs: it keeps the one it was started in. Empty for the
   * machine's.
   */
  static Optional<JoinedNetwork> of(Hosted dyno) {
    Path its = Path.of("/proc/" + dyno.supervisor().pid() + "/ns/net");
    try {
      if (Files.readSymbolicLink(its).equals(Files.readSymbolicLink(Namespaces.NETWORK))) {
        return Optional.empty();
      }
    } catch (IOException e) {
      // It has just ended: what is to go in will say so.
      return Optional.empty();
    }
    String host = dyno.note().dyno().address().map(DynoAddress::host).orElse(DynoAddress.LOOPBACK);
    return Optional.of(new Named(its, host, ""));
  }

  /** Where a dyno is reached that is in a network, or in none of its own. */
  static String host(Optional<JoinedNetwork> network) {
    return network.map(JoinedNetwork::host).orElse(DynoAddress.LOOPBACK);
  }
}
