package belay.fleet;

import belay.addon.Addons;
import belay.network.LocalHosts;
import belay.release.ConfigVars;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Which add-ons of an app run on this machine, going by what their variables say: addresses with
 * {@code localhost} in them. Pure.
 */
public final class LocalServices {
  private LocalServices() {}

  /** The ports of the machine's 127.0.0.1 that they are at. */
  static Set<Integer> of(ConfigVars config, Addons addons) {
    if (config.references().isEmpty()) {
      return Set.of();
    }
    SortedMap<String, String> resolved = addons.resolve(config);
    Set<Integer> ports = new TreeSet<>();
    config
        .references()
        .keySet()
        .forEach(key -> ports.addAll(LocalHosts.in(resolved.getOrDefault(key, ""))));
    return ports;
  }

  /** The ports of the machine's 127.0.0.1 that an address in a text leads to. */
  public static Set<Integer> in(String text) {
    return LocalHosts.in(text);
  }
}
