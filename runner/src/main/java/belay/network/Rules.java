package belay.network;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of nftables, as text for {@code nft -f}: what an app may reach, and how names and
 * services of the machine are reached. All are in one table of Belay's own, beside whatever else
 * the machine has; several homes share it, each with the elements of its own apps. Pure.
 */
final class Rules {
  static final String TABLE = "inet belay";

  /** The machine's ends of all apps' networks. */
  private static final String APPS = "\"" + AppNetwork.PREFIX + "*\"";

  /** Not for anybody: it hands out the machine's own identity in a cloud. */
  private static final String METADATA = "169.254.0.0/16";

  private static final List<String> PRIVATE =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "224.0.0.0/3");

  private static final List<String> PRIVATE_6 = List.of("fc00::/7", "fe80::/10", "ff00::/8");

  private Rules() {}

  /**
   * What the table says of all apps. It may be said again at any time: what it says of each app
   * stays.
   *
   * @param servers the machine's name servers, in their order
   */
  static String ofAll(NetworkRange range, List<String> servers) {
    StringBuilder text = new StringBuilder();
    text.append("add table ").append(TABLE).append('\n');
    set(text, "services", "ifname . inet_proto . inet_service");
    set(text, "loopback", "ifname . inet_proto . inet_service");
    set(text, "bridges", "ifname . ifname");
    set(text, "allowed", "ifname . ipv4_addr; flags interval");
    chain(text, "input", "type filter hook input priority filter - 5; policy accept;");
    chain(text, "forward", "type filter hook forward priority filter - 5; policy accept;");
    chain(text, "names", "type nat hook prerouting priority dstnat - 5; policy accept;");
    chain(text, "outside", "type nat hook postrouting priority srcnat - 5; policy accept;");
    input(text);
    forward(text, servers);
    names(text, range, servers);
    rule(
        text,
        "outside",
        "ip saddr { %s, %s } oifname != %s masquerade".formatted(range, range.next(), APPS));
    return text.toString();
  }

  /** To this machine. */
  private static void input(StringBuilder text) {
    rule(text, "input", "iifname != " + APPS + " accept");
    rule(text, "input", "ct state established,related accept");
    rule(text, "input", "iifname . meta l4proto . th dport @services accept");
    rule(text, "input", "ct status dnat udp dport 53 accept");
    rule(text, "input", "ct status dnat tcp dport 53 accept");
    rule(text, "input", "reject with icmpx admin-prohibited");
  }

  /** Past it. */
  private static void forward(StringBuilder text, List<String> servers) {
    rule(text, "forward", "iifname != " + APPS + " oifname != " + APPS + " accept");
    rule(text, "forward", "ct state established,related accept");
    rule(text, "forward", "iifname . oifname @bridges accept");
    rule(text, "forward", "oifname " + APPS + " reject with icmpx admin-prohibited");
    rule(text, "forward", "ct status dnat udp dport 53 accept");
    rule(text, "forward", "ct status dnat tcp dport 53 accept");
    for (String server : servers) {
      // Asked by the engine of containers, under its own address.
      if (!server.startsWith("127.")) {
        rule(
            text,
            "forward",
            "ip daddr %s meta l4proto { tcp, udp } th dport 53 accept".formatted(server));
      }
    }
    rule(text, "forward", refusal("ip", List.of(METADATA)));
    rule(text, "forward", "iifname . ip daddr @allowed accept");
    rule(text, "forward", refusal("ip", PRIVATE));
    rule(text, "forward", refusal("ip6", PRIVATE_6));
  }

  /** What leads elsewhere than it says: questions for names, and services on loopback. */
  private static void names(StringBuilder text, NetworkRange range, List<String> servers) {
    List<String> asked = range.resolvers(servers.size());
    for (int i = 0; i < asked.size(); i++) {
      for (String protocol : List.of("udp", "tcp")) {
        rule(
            text,
            "names",
            "iifname %s ip daddr %s %s dport 53 dnat ip to %s"
                .formatted(APPS, asked.get(i), protocol, servers.get(i)));
      }
    }
    // Only at the machine's end of the app's own network: other addresses have their own listeners.
    rule(
        text,
        "names",
        "ip daddr { %s, %s } iifname . meta l4proto . th dport @loopback fib daddr type local dnat ip to 127.0.0.1"
            .formatted(range, range.next()));
  }

  private static String refusal(String family, List<String> to) {
    String all = to.stream().collect(Collectors.joining(", ", "{ ", " }"));
    return family + " daddr " + all + " reject with icmpx admin-prohibited";
  }

  private static void set(StringBuilder text, String name, String type) {
    text.append("add set %s %s { type %s; }\n".formatted(TABLE, name, type));
  }

  private static void chain(StringBuilder text, String name, String hook) {
    text.append("add chain %s %s { %s }\n".formatted(TABLE, name, hook));
    text.append("flush chain %s %s\n".formatted(TABLE, name));
  }

  private static void rule(StringBuilder text, String chain, String rule) {
    text.append("add rule %s %s %s\n".formatted(TABLE, chain, rule));
  }

  /**
   * What one app may reach beside the outside; said before there is a way for it.
   *
   * @param link the machine's end of its network
   * @param before what it might reach until now
   */
  static String ofApp(String link, Elements now, Elements before) {
    StringBuilder text = new StringBuilder();
    for (String verb : List.of("delete", "add")) {
      Elements which = verb.equals("add") ? now : before;
      elements(text, verb, "services", tcp(link, which.services()));
      elements(text, verb, "loopback", tcp(link, which.loopback()));
      elements(
          text,
          verb,
          "allowed",
          which.allowed().stream().map(to -> "\"%s\" . %s".formatted(link, to)).toList());
    }
    return text.toString();
  }

  private static List<String> tcp(String link, List<Integer> ports) {
    return ports.stream().map(port -> "\"%s\" . tcp . %d".formatted(link, port)).toList();
  }

  /** What is between the containers of one app is theirs. */
  static String bridge(String link) {
    return "add element %s bridges { \"%s\" . \"%2$s\" }\n".formatted(TABLE, link);
  }

  private static void elements(StringBuilder text, String verb, String set, List<String> all) {
    if (!all.isEmpty()) {
      text.append("%s element %s %s { %s }\n".formatted(verb, TABLE, set, String.join(", ", all)));
    }
  }

  /**
   * What is inside of an app's network: whoever connects to it comes to 127.0.0.1, where an app is
   * reached whichever address it listens on; and a port of 127.0.0.1 that stands for a service of
   * the machine's leads there.
   */
  static String inside(AppNetwork network, Set<Service> services) {
    StringBuilder text = new StringBuilder();
    text.append("add table ip belay\n");
    text.append("add chain ip belay in { type nat hook prerouting priority dstnat; }\n");
    text.append("add chain ip belay own { type nat hook output priority -100; }\n");
    text.append("add chain ip belay out { type nat hook postrouting priority srcnat; }\n");
    text.append("flush chain ip belay in\nflush chain ip belay own\nflush chain ip belay out\n");
    text.append(
        "add rule ip belay in iifname \"%s\" meta l4proto tcp dnat to 127.0.0.1\n"
            .formatted(AppNetwork.INSIDE));
    for (Service service : services) {
      if (service.asLocalhost()) {
        text.append(
            "add rule ip belay own ip daddr 127.0.0.1 tcp dport %d dnat to %s\n"
                .formatted(service.port(), network.outer()));
      }
    }
    text.append(
        "add rule ip belay out oifname \"%s\" ip saddr 127.0.0.0/8 masquerade\n"
            .formatted(AppNetwork.INSIDE));
    return text.toString();
  }
}
