package belay.network;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of nftables, as text for {@code nft -f}: what an app may reach, and how names and
 * services of the machine are reached. All are in one table of the home's own, which judges the
 * networks of that home's apps and no other packet: homes and versions of Belay beside it have
 * theirs. Pure.
 *
 * @param table its family and name
 */
record Rules(String table) {
  private static final String FAMILY = "inet ";
  private static final String NAME = "belay";

  /** What the versions before shared among all homes of a machine: it judges all devices. */
  static final Rules SHARED = new Rules(FAMILY + NAME);

  /** The machine's ends of all apps' networks, whichever home's. */
  private static final String ALL = "\"" + AppNetwork.PREFIX + "*\"";

  /** By which the versions before know a chain that has let their packets pass. */
  private static final String NOTE = " comment \"" + Firewalls.NOTE + "\"";

  /** What becomes of what may not pass: who sent it is told at once. */
  static final String REFUSED = "reject with icmpx admin-prohibited";

  /** Not for anybody: it hands out the machine's own identity in a cloud. */
  static final List<String> METADATA = List.of("169.254.0.0/16");

  private static final List<String> METADATA_6 = List.of("fd00:ec2::/32", "fd20:ce::/32");

  static final List<String> PRIVATE =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "224.0.0.0/3");

  /** With what leads to addresses of IPv4 by other names: mapped, translated, 6to4. */
  private static final List<String> PRIVATE_6 =
      List.of(
          "::/96",
          "::ffff:0:0/96",
          "64:ff9b::/104",
          "64:ff9b::a00:0/104",
          "64:ff9b::6440:0/106",
          "64:ff9b::7f00:0/104",
          "64:ff9b::a9fe:0/112",
          "64:ff9b::ac10:0/108",
          "64:ff9b::c0a8:0/112",
          "64:ff9b:1::/48",
          "2002::/16",
          "fc00::/7",
          "fe80::/10",
          "ff00::/8");

  /** Those of a home, which is told from others by a name of its own. */
  static Rules of(String home) {
    return new Rules(FAMILY + NAME + "_" + home);
  }

  /** Whether a table is Belay's, of whichever home and version. */
  static boolean isOfBelay(String family, String name) {
    return (family + " ").equals(FAMILY) && (name.equals(NAME) || name.startsWith(NAME + "_"));
  }

  /**
   * What is told of all.
   *
   * @param servers the machine's name servers, in their order, with a port where it is another
   * @param links whom the table judges, beside those that it judges already
   * @param allowance of each app
   * @param early whether the kernel refuses what comes before it is led elsewhere: since 5.9
   */
  record Base(
      NetworkRange range,
      Optional<NetworkRange6> range6,
      List<String> servers,
      Collection<String> links,
      Allowance allowance,
      boolean early) {
    /** For an older kernel, on which who opens too many connections to a loopback waits. */
    Base late() {
      return new Base(range, range6, servers, links, allowance, false);
    }
  }

  /**
   * What the table says of all apps. It may be said again at any time: what it says of each app
   * stays.
   */
  String ofAll(Base base) {
    StringBuilder text = new StringBuilder();
    text.append("add table ").append(table).append('\n');
    set(text, "links", "ifname");
    set(text, "services", "ifname . inet_proto . inet_service");
    set(text, "loopback", "ifname . inet_proto . inet_service");
    set(text, "bridges", "ifname . ifname");
    set(text, "allowed", "ifname . ipv4_addr; flags interval");
    set(text, "allowed6", "ifname . ipv6_addr; flags interval");
    set(text, open(base.allowance()), "ifname; size 65535; flags dynamic");
    set(text, begun(base.allowance()), "ifname; size 65535; flags dynamic,timeout; timeout 10m");
    elements(text, "add", "links", base.links().stream().map(l -> "\"" + l + "\"").toList());
    text.append("add chain %s counted\nflush chain %1$s counted\n".formatted(table));
    if (base.early()) {
      chain(text, "early", "type filter hook prerouting priority dstnat - 10; policy accept;");
      early(text, base);
    }
    chain(text, "input", "type filter hook input priority filter - 5; policy accept;");
    chain(text, "forward", "type filter hook forward priority filter - 5; policy accept;");
    chain(text, "names", "type nat hook prerouting priority dstnat - 5; policy accept;");
    chain(text, "outside", "type nat hook postrouting priority srcnat - 5; policy accept;");
    counted(text, base.allowance());
    input(text, base);
    forward(text, base.servers());
    names(text, base.range(), base.servers());
    NetworkRange range = base.range();
    rule(
        text,
        "outside",
        "ip saddr { %s, %s } oifname != %s masquerade".formatted(range, range.next(), ALL));
    base.range6()
        .ifPresent(six ->
            rule(text, "outside", "ip6 saddr %s oifname != %s masquerade".formatted(six, ALL)));
    return text.toString();
  }

  /** To this machine. */
  private void input(StringBuilder text, Base base) {
    rule(text, "input", "iifname != @links accept" + NOTE);
    rule(text, "input", "ct state established,related accept");
    if (base.early()) {
      rule(text, "input", "meta nfproto ipv6 jump counted");
      rule(text, "input", "ip daddr != 127.0.0.0/8 jump counted");
    } else {
      rule(text, "input", "jump counted");
    }
    rule(text, "input", "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept");
    rule(text, "input", "iifname . meta l4proto . th dport @services accept");
    rule(text, "input", "ct status dnat udp dport 53 accept");
    rule(text, "input", "ct status dnat tcp dport 53 accept");
    for (String server : base.servers()) {
      int colon = server.indexOf(':');
      if (colon > 0) {
        String to = "ip daddr " + server.substring(0, colon) + " meta l4proto { tcp, udp }";
        String port = server.substring(colon + 1);
        rule(text, "input", "ct status dnat " + to + " th dport " + port + " accept");
      }
    }
    rule(text, "input", "reject with icmpx admin-prohibited");
  }

  /** Past it. */
  private void forward(StringBuilder text, List<String> servers) {
    rule(text, "forward", "iifname != @links oifname != @links accept" + NOTE);
    rule(text, "forward", "ct state established,related accept");
    rule(text, "forward", "iifname . oifname @bridges accept");
    rule(text, "forward", "oifname @links reject with icmpx admin-prohibited");
    rule(text, "forward", "oifname " + ALL + " reject with icmpx admin-prohibited");
    rule(text, "forward", "jump counted");
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
    rule(text, "forward", refusal("ip", METADATA));
    rule(text, "forward", refusal("ip6", METADATA_6));
    rule(text, "forward", "iifname . ip daddr @allowed accept");
    rule(text, "forward", "iifname . ip6 daddr @allowed6 accept");
    rule(text, "forward", refusal("ip", PRIVATE));
    rule(text, "forward", refusal("ip6", PRIVATE_6));
  }

  /**
   * Refuses what is more than one app may have, and tells it so at once: the kernel sends few
   * errors of ICMP in a second, and resets of TCP as they come.
   */
  private void counted(StringBuilder text, Allowance allowance) {
    String counted =
        "add @%s { iifname ct count over %d } ".formatted(open(allowance), allowance.open());
    String timed =
        "update @%s { iifname limit rate over %d/second burst %d packets } "
            .formatted(begun(allowance), allowance.perSecond(), allowance.burst());
    String tcp = "ct state new meta l4proto tcp ";
    rule(text, "counted", tcp + counted + "reject with tcp reset");
    rule(text, "counted", tcp + timed + "reject with tcp reset");
    rule(text, "counted", "ct state new meta l4proto != tcp " + counted + REFUSED);
  }

  /**
   * The set in which the kernel counts the connections of each app. What is in one keeps the number
   * with which it came there: for another number there is another set.
   */
  private static String open(Allowance allowance) {
    return "open" + allowance.open();
  }

  /** The same of those that each app begins. */
  private static String begun(Allowance allowance) {
    return "begun" + allowance.perSecond() + "_" + allowance.burst();
  }

  /**
   * The same for what is about to be led to this machine's loopback: from there no refusal arrives,
   * and who asks would wait.
   */
  private void early(StringBuilder text, Base base) {
    rule(text, "early", "iifname @links " + toLoopback(base.range()) + " jump counted");
    List<String> asked = base.range().resolvers(base.servers().size());
    for (int i = 0; i < asked.size(); i++) {
      if (base.servers().get(i).startsWith("127.")) {
        String to = "iifname @links ip daddr " + asked.get(i);
        rule(text, "early", to + " meta l4proto { tcp, udp } th dport 53 jump counted");
      }
    }
  }

  /** Only at the machine's end of the app's own network: other addresses have own listeners. */
  private static String toLoopback(NetworkRange range) {
    return "ip daddr { %s, %s } iifname . meta l4proto . th dport @loopback fib daddr type local"
        .formatted(range, range.next());
  }

  /** What leads elsewhere than it says: questions for names, and services on loopback. */
  private void names(StringBuilder text, NetworkRange range, List<String> servers) {
    List<String> asked = range.resolvers(servers.size());
    for (int i = 0; i < asked.size(); i++) {
      for (String protocol : List.of("udp", "tcp")) {
        rule(
            text,
            "names",
            "iifname @links ip daddr %s %s dport 53 dnat ip to %s"
                .formatted(asked.get(i), protocol, servers.get(i)));
      }
    }
    rule(text, "names", toLoopback(range) + " dnat ip to 127.0.0.1");
  }

  /** A rule that refuses what is sent to some addresses. */
  static String refusal(String family, List<String> to) {
    return family + " daddr " + set(to) + " " + REFUSED;
  }

  static String set(Collection<String> all) {
    return all.stream().collect(Collectors.joining(", ", "{ ", " }"));
  }

  private void set(StringBuilder text, String name, String type) {
    text.append("add set %s %s { type %s; }\n".formatted(table, name, type));
  }

  private void chain(StringBuilder text, String name, String hook) {
    text.append("add chain %s %s { %s }\n".formatted(table, name, hook));
    text.append("flush chain %s %s\n".formatted(table, name));
  }

  private void rule(StringBuilder text, String chain, String rule) {
    text.append("add rule %s %s %s\n".formatted(table, chain, rule));
  }

  /** That the table judges a link; to be said before there is one. */
  String judges(String link) {
    return "add element %s links { \"%s\" }\n".formatted(table, link);
  }

  /** That it does no more; the table must do until then. */
  String releases(String link) {
    return judges(link) + "delete element %s links { \"%s\" }\n".formatted(table, link);
  }

  /**
   * What one app may reach beside the outside; said before there is a way for it.
   *
   * @param link the machine's end of its network
   * @param before what it might reach until now
   */
  String ofApp(String link, Elements now, Elements before) {
    StringBuilder text = new StringBuilder();
    ofApp(text, "delete", link, before);
    ofApp(text, "add", link, now);
    return text.toString();
  }

  private void ofApp(StringBuilder text, String verb, String link, Elements which) {
    elements(text, verb, "services", tcp(link, which.services()));
    elements(text, verb, "loopback", tcp(link, which.loopback()));
    elements(text, verb, "allowed", ranges(link, which.allowed(false)));
    elements(text, verb, "allowed6", ranges(link, which.allowed(true)));
  }

  /**
   * The same for the table that the versions before have, which refuses what it was not told of.
   */
  String ofAppAsBefore(String link, Elements now) {
    StringBuilder text = new StringBuilder();
    ofApp(text, "add", link, new Elements(now.services(), now.loopback(), now.allowed(false)));
    return text.toString();
  }

  private static List<String> ranges(String link, List<String> allowed) {
    return allowed.stream().map(to -> "\"%s\" . %s".formatted(link, to)).toList();
  }

  private static List<String> tcp(String link, List<Integer> ports) {
    return ports.stream().map(port -> "\"%s\" . tcp . %d".formatted(link, port)).toList();
  }

  /** What is between the containers of one app is theirs. */
  String bridge(String link) {
    return "add element %s bridges { \"%s\" . \"%2$s\" }\n".formatted(table, link);
  }

  private void elements(StringBuilder text, String verb, String set, List<String> all) {
    if (!all.isEmpty()) {
      text.append("%s element %s %s { %s }\n".formatted(verb, table, set, String.join(", ", all)));
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
