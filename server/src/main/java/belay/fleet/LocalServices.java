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
  private static final Pattern HOST =
      Pattern.compile(
          "(?<![\\w.-])(?:localhost|127\\.0\\.0\\.1|\\[::1\\])(?::(\\d{1,5}))?(?![\\w.-])");

  private static final String BEHIND_SCHEME = "://";

  /** Who signs in stands between the scheme and the host, and is no longer. */
  private static final int SCHEME_CHARACTERS = 2_000;

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

  /** In one pass, however long the value is. */
  private static void add(String value, Set<Integer> ports) {
    Matcher matcher = HOST.matcher(value);
    while (matcher.find()) {
      String port = matcher.group(1);
      int number = port == null ? usual(value, matcher.start()) : Integer.parseInt(port);
      if (number > 0 && number < 65_536) {
        ports.add(number);
      }
    }
  }

  /** The port of the scheme before a host; 0 for none that is known. */
  private static int usual(String value, int host) {
    String before = value.substring(Math.max(0, host - SCHEME_CHARACTERS), host);
    int end = before.lastIndexOf(BEHIND_SCHEME);
    if (end < 0 || before.indexOf('/', end + BEHIND_SCHEME.length()) >= 0) {
      return 0;
    }
    int begin = end;
    while (begin > 0 && isOfScheme(before.charAt(begin - 1))) {
      begin--;
    }
    return USUAL.getOrDefault(before.substring(begin, end), 0);
  }

  private static boolean isOfScheme(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-';
  }
}
