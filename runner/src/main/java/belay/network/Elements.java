package belay.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an app may reach beside the outside, as the kernel has it now.
 *
 * @param services ports of the machine
 * @param loopback those of them that lead to 127.0.0.1
 * @param allowed private addresses and ranges
 */
record Elements(List<Integer> services, List<Integer> loopback, List<String> allowed) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Sets that are told; the kernel fills others. */
  private static final Set<String> TOLD =
      Set.of("links", "services", "loopback", "bridges", "allowed", "allowed6");

  /** Nothing. */
  static final Elements NONE = new Elements(List.of(), List.of(), List.of());

  /** What is to be, for an app of a home. */
  static Elements wanted(Collection<Service> services, NetworkSettings settings) {
    return new Elements(
        services.stream().map(Service::port).toList(),
        services.stream().filter(Service::loopback).map(Service::port).toList(),
        settings.allowed());
  }

  /** Reads those of all that a table judges, by the machine's ends of their networks. */
  static Map<String, Elements> parse(String said) throws IOException {
    Map<String, Elements> all = new HashMap<>();
    for (JsonNode item : JSON.readTree(said).path("nftables")) {
      String set = item.path("set").path("name").asText();
      if (!TOLD.contains(set)) {
        continue;
      }
      for (JsonNode element : item.path("set").path("elem")) {
        JsonNode parts = element.path("concat");
        String link = parts.isMissingNode() ? element.asText() : parts.path(0).asText();
        all.computeIfAbsent(
                link, _ -> new Elements(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()))
            .add(set, parts);
      }
    }
    return all;
  }

  private void add(String set, JsonNode parts) {
    switch (set) {
      case "services" -> services.add(parts.path(2).asInt());
      case "loopback" -> loopback.add(parts.path(2).asInt());
      case "allowed", "allowed6" -> allowed.add(range(parts.path(1)));
      default -> {
        // Which links and bridges there are is said again whenever anything is.
      }
    }
  }

  private static String range(JsonNode address) {
    JsonNode prefix = address.path("prefix");
    return prefix.isMissingNode()
        ? address.asText()
        : prefix.path("addr").asText() + "/" + prefix.path("len").asInt();
  }

  /** Whether all of these ports can be reached. */
  boolean opens(Collection<Service> wanted) {
    return services.containsAll(wanted.stream().map(Service::port).toList());
  }

  /** Those of one family. */
  List<String> allowed(boolean six) {
    return allowed.stream().filter(to -> to.contains(":") == six).toList();
  }
}
