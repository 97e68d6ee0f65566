package belay.runtime;

import java.util.Set;

/**
 * What network a dyno is to be in, where the machine can make networks.
 *
 * @param own its app's, with nothing else in it; otherwise the machine's
 * @param services ports of the machine's 127.0.0.1 that it reaches at its own, an add-on on each
 */
public record DynoNetwork(boolean own, Set<Integer> services) {
  /** The machine's, for what is Belay's. */
  public static final DynoNetwork HOST = new DynoNetwork(false, Set.of());

  /** The app's, from which no service of the machine is reached. */
  public static final DynoNetwork OWN = new DynoNetwork(true, Set.of());

  public DynoNetwork {
    services = Set.copyOf(services);
  }
}
