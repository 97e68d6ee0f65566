package belay.cli.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether addresses of the apps' networks are somebody else's too, as a VPN's. Pure. */
final class UsedRanges {
  private static final Pattern RANGE = Pattern.compile("(\\d+(?:\\.\\d+){3})/(\\d+)");
  private static final Pattern ROUTE =
      Pattern.compile("(?:\\w+ )?(\\d+(?:\\.\\d+){3})(?:/(\\d+))? .*?dev (\\S+).*");

  private UsedRanges() {}

  /**
   * What is so, in words; empty where they are the apps' alone.
   *
   * @param own the addresses of the apps' networks, such as 10.209.0.0/16
   * @param routes as {@code ip route} prints them
   */
  static Optional<String> collision(String own, String routes) {
    Matcher range = RANGE.matcher(own);
    if (!range.matches()) {
      return Optional.empty();
    }
    // As many addresses behind it are those of containers.
    int bits = Integer.parseInt(range.group(2)) - 1;
    long first = number(range.group(1));
    return routes
        .lines()
        .map(String::strip)
        .filter(line -> meets(line, first, bits))
        .findFirst()
        .map(line ->
            "addresses of the apps' networks ("
                + range.group(1)
                + "/"
                + range.group(2)
                + ") are also somebody else's on this machine: "
                + line);
  }

  private static boolean meets(String line, long first, int bits) {
    Matcher route = ROUTE.matcher(line);
    if (!route.matches() || route.group(3).startsWith("belay") || route.group(3).equals("lo")) {
      return false;
    }
    int its = route.group(2) == null ? 32 : Integer.parseInt(route.group(2));
    // A default route, or half of one as some VPNs have it, leads what has no better way.
    if (its <= 1) {
      return false;
    }
    long number = number(route.group(1));
    long last = first + (2L << (31 - bits)) - 1;
    long end = number + (1L << (32 - its)) - 1;
    return number <= last && end >= first;
  }

  private static long number(String address) {
    long number = 0;
    for (String part : address.split("\\.", -1)) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }
}
