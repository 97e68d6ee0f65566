package belay.cli.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether other firewalls of this machine, as Docker's or ufw's, hold up what apps send: their
 * rules were loaded again, without those that let it pass. Pure.
 */
final class OtherFirewalls {
  private static final Pattern TABLE = Pattern.compile("table ((?:ip|ip6|inet) \\S+) \\{");
  private static final Pattern CHAIN = Pattern.compile("\tchain (\\S+) \\{");
  private static final Pattern HOOK =
      Pattern.compile("\t\ttype filter hook (?:forward|input) .*policy (\\w+);.*");

  /** As the control plane notes what it let pass. */
  private static final String NOTE = "comment \"belay\"";

  private OtherFirewalls() {}

  /**
   * The first chain that drops what nobody lets pass, and lets nothing of apps pass, by its table
   * and name.
   *
   * @param ruleset as {@code nft list ruleset} prints it
   */
  static Optional<String> closed(String ruleset) {
    String table = "";
    String chain = "";
    boolean drops = false;
    for (String line : ruleset.split("\n", -1)) {
      Matcher tables = TABLE.matcher(line);
      Matcher chains = CHAIN.matcher(line);
      Matcher hook = HOOK.matcher(line);
      if (line.startsWith("table ")) {
        table = tables.matches() ? tables.group(1) : "";
      } else if (chains.matches()) {
        chain = chains.group(1);
      } else if (hook.matches()) {
        drops = !table.isEmpty() && !isOfBelay(table) && hook.group(1).equals("drop");
      } else if (line.contains(NOTE)) {
        drops = false;
      } else if (line.equals("\t}") && drops) {
        return Optional.of(table + " " + chain);
      }
    }
    return Optional.empty();
  }

  private static boolean isOfBelay(String table) {
    return table.equals("inet belay") || table.startsWith("inet belay_");
  }
}
