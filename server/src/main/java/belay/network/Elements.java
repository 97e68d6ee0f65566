package belay.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports of the machine that an app may reach, as the kernel has them now.
 *
 * @param loopback those that lead to 127.0.0.1
 */
record Elements(List<Integer> services, List<Integer> loopback) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Asks for those of an app. */
  static Elements of(String link, Host host) throws IOException {
    return new Elements(ports("services", link, host), ports("loopback", link, host));
  }

  private static List<Integer> ports(String set, String link, Host host) throws IOException {
    String said = host.run(List.of("nft", "-j", "list", "set", "inet", "belay", set), "");
    List<Integer> ports = new ArrayList<>();
    for (JsonNode item : JSON.readTree(said).path("nftables")) {
      for (JsonNode element : item.path("set").path("elem")) {
        JsonNode parts = element.path("concat");
        if (parts.path(0).asText().equals(link)) {
          ports.add(parts.path(2).asInt());
        }
      }
    }
    return ports;
  }
}
