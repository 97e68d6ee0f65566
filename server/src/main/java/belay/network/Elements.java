package belay.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What an app may reach beside the outside, as the kernel has it now.
 *
 * @param services ports of the machine
 * @param loopback those of them that lead to 127.0.0.1
 * @param allowed private addresses and ranges
 */
record Elements(List<Integer> services, List<Integer> loopback, List<String> allowed) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Nothing. */
  static final Elements NONE = new Elements(List.of(), List.of(), List.of());

  /** What is to be, for an app of a home. */
  static Elements wanted(Collection<Service> services, NetworkSettings settings) {
    return new Elements(
        services.stream().map(Service::port).toList(),
        services.stream().filter(Service::loopback).map(Service::port).toList(),
        settings.allowed());
  }

  /** Asks for those of an app. */
  static Elements of(String link, Host host) throws IOException {
    return new Elements(
        ports("services", link, host),
        ports("loopback", link, host),
        parts("allowed", link, host).stream().map(p -> range(p.path(1))).toList());
  }

  private static List<Integer> ports(String set, String link, Host host) throws IOException {
    return parts(set, link, host).stream().map(p -> p.path(2).asInt()).toList();
  }

  private static String range(JsonNode address) {
    JsonNode prefix = address.path("prefix");
    return prefix.isMissingNode()
        ? address.asText()
        : prefix.path("addr").asText() + "/" + prefix.path("len").asInt();
  }

  private static List<JsonNode> parts(String set, String link, Host host) throws IOException {
    String said = host.run(List.of("nft", "-j", "list", "set", "inet", "belay", set), "");
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode item : JSON.readTree(said).path("nftables")) {
      for (JsonNode element : item.path("set").path("elem")) {
        JsonNode parts = element.path("concat");
        if (parts.path(0).asText().equals(link)) {
          found.add(parts);
        }
      }
    }
    return found;
  }
}
