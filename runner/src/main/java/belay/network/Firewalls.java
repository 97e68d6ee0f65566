package belay.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * What other firewalls of this machine (Docker's, ufw's) have to let through. A packet must pass
 * the chains of all tables: what belongs to an app's network is judged by Belay's table, and passes
 * theirs. Pure.
 */
final class Firewalls {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  static final String NOTE = "belay";

  private Firewalls() {}

  /**
   * The rules that are missing, for {@code nft -f}; empty when none are.
   *
   * @param ruleset as {@code nft -j list ruleset} prints it
   */
  static String passage(String ruleset) throws IOException {
    JsonNode all = JSON.readTree(ruleset).path("nftables");
    Set<String> noted = new HashSet<>();
    for (JsonNode item : all) {
      JsonNode rule = item.path("rule");
      if (rule.path("comment").asText("").equals(NOTE)) {
        noted.add(name(rule, "chain"));
      }
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode item : all) {
      JsonNode chain = item.path("chain");
      String hook = chain.path("hook").asText("");
      if (!chain.path("type").asText("").equals("filter")
          || !(hook.equals("forward") || hook.equals("input"))
          || isOwn(chain)
          || noted.contains(name(chain, "name"))) {
        continue;
      }
      String apps = "\"" + AppNetwork.PREFIX + "*\"";
      String insert = "insert rule " + name(chain, "name") + " ";
      if (hook.equals("forward")) {
        text.append(insert)
            .append(
                "oifname %s ct state established,related counter accept comment \"%s\"\n"
                    .formatted(apps, NOTE));
      }
      text.append(insert)
          .append("iifname %s counter accept comment \"%s\"\n".formatted(apps, NOTE));
    }
    return text.toString();
  }

  /** Whether the table is there that the versions before have for all homes. */
  static boolean hasShared(String ruleset) throws IOException {
    for (JsonNode item : JSON.readTree(ruleset).path("nftables")) {
      JsonNode table = item.path("table");
      if (Rules.SHARED
          .table()
          .equals(table.path("family").asText() + " " + table.path("name").asText())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOwn(JsonNode chain) {
    return Rules.isOfBelay(chain.path("family").asText(), chain.path("table").asText())
        || !Set.of("ip", "ip6", "inet").contains(chain.path("family").asText());
  }

  private static String name(JsonNode item, String key) {
    return item.path("family").asText()
        + " "
        + item.path("table").asText()
        + " "
        + item.path(key).asText();
  }
}
