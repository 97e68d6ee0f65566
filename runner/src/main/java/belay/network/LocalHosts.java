package belay.network;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses in texts that lead to {@code localhost}. Pure. */
public final class LocalHosts {
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

  private LocalHosts() {}

  /** The ports of it that a text leads to. */
  public static Set<Integer> in(String text) {
    Set<Integer> ports = new TreeSet<>();
    Matcher matcher = HOST.matcher(text);
    while (matcher.find()) {
      int number = port(text, matcher.toMatchResult());
      if (number > 0 && number < 65_536) {
        ports.add(number);
      }
    }
    return ports;
  }

  /** A text that leads to another host where it led to some ports of {@code localhost}. */
  public static String moved(String text, Set<Integer> ports, String host) {
    return HOST.matcher(text)
        .replaceAll(found -> {
          int number = port(text, found);
          String end = found.group(1) == null ? "" : ":" + found.group(1);
          return Matcher.quoteReplacement(ports.contains(number) ? host + end : found.group());
        });
  }

  private static int port(String text, MatchResult found) {
    String port = found.group(1);
    return port == null ? usual(text, found.start()) : Integer.parseInt(port);
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
