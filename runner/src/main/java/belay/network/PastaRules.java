package belay.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a dyno in a network of pasta's may reach, as text for {@code nft -f} in its namespace: the
 * same as {@link Rules} say for root, of what it sends. Pure.
 *
 * @param resolver where it asks for names
 * @param machine this machine's own addresses
 * @param open ports that may be reached there
 * @param allowed private addresses and ranges that may be reached
 */
record PastaRules(
    String resolver, Collection<String> machine, List<Service> open, List<String> allowed) {
  private static final String TABLE = "inet belay";

  String text() {
    List<String> rules = new ArrayList<>();
    rules.add("oifname \"lo\" accept");
    rules.add("ct state established,related accept");
    rules.add("meta nfproto ipv6 " + Rules.REFUSED);
    rules.add("ip daddr %s meta l4proto { tcp, udp } th dport 53 accept".formatted(resolver));
    rules.add(Rules.refusal("ip", Rules.METADATA));
    if (!machine.isEmpty()) {
      String own = Rules.set(machine);
      for (Service service : open) {
        rules.add("ip daddr %s tcp dport %d accept".formatted(own, service.port()));
      }
      rules.add("ip daddr " + own + " " + Rules.REFUSED);
    }
    List<String> four = allowed.stream().filter(to -> !to.contains(":")).toList();
    if (!four.isEmpty()) {
      rules.add("ip daddr " + Rules.set(four) + " accept");
    }
    rules.add(Rules.refusal("ip", Rules.PRIVATE));
    StringBuilder text = new StringBuilder();
    text.append("add table ").append(TABLE).append('\n');
    text.append("add chain ").append(TABLE);
    text.append(" out { type filter hook output priority filter; policy accept; }\n");
    rules.forEach(
        rule -> text.append("add rule ").append(TABLE).append(" out ").append(rule).append('\n'));
    return text.toString();
  }
}
