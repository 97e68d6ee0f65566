package belay.fleet;

import belay.addon.Addons;
import belay.release.ConfigVars;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which add-ons of an app run on this machine, going by what their variables say: addresses with
 * {@code localhost} in them. Pure.
 */
public final class LocalServices {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:([a-z][a-z0-9+.-]*)://)?(?:[^\\s/@]*@)?(?:localhost|127\\.0\\.0\\.1|\\[::1\\])"
              + "(?::(\\d{1,5}))?(?![\\w.-])");

  private static final Map<String, Integer> USUAL =
      Map.ofEntries(
          Map.entry("postgres", 5432),
          Map.entry("postgresql", 5432),
          Map.entry("mysql", 3306),
          Map.entry("mysql2", 3306),
          Map.entry("redis", 6379),
          Map.entry("rediss", 6379),
          Map.entry("amqp", 5672),
          Map.entry("amqps", 5671),
          Map.entry("mongodb", 27017),
          Map.entry("memcached", 11211),
          Map.entry("smtp", 25),
          Map.entry("http", 80),
          Map.entry("https", 443));

  private LocalServices() {}

  /** The ports of the machine's 127.0.0.1 that they are at. */
  static Set<Integer> of(ConfigVars config, Addons addons) {
    if (config.references().isEmpty()) {
      return Set.of();
    }
    SortedMap<String, String> resolved = addons.resolve(config);
    Set<Integer> ports = new TreeSet<>();
    config.references().keySet().forEach(key -> add(resolved.getOrDefault(key, ""), ports));
    return ports;
  }

  /** The ports of the machine's 127.0.0.1 that an address in a text leads to. */
  public static Set<Integer> in(String text) {
    Set<Integer> ports = new TreeSet<>();
    add(text, ports);
    return ports;
  }

  private static void add(String value, Set<Integer> ports) {
    Matcher matcher = ADDRESS.matcher(value);
    while (matcher.find()) {
      String port = matcher.group(2);
      String scheme = matcher.group(1);
      int number =
          port == null
              ? USUAL.getOrDefault(scheme == null ? "" : scheme, 0)
              : Integer.parseInt(port);
      if (number > 0 && number < 65_536) {
        ports.add(number);
      }
    }
  }
}
