package belay.manifest;

import belay.manifest.ManifestNode.Fields;
import belay.manifest.ManifestNode.Items;
import belay.release.ConfigVars;
import belay.release.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Config vars in a YAML file, which may be put together of other parts of it. */
final class YamlConfig {
  private static final String MERGE = "<<";

  private YamlConfig() {}

  /** Names and values, also those of other parts of the file ({@code <<: *name}). */
  static SortedMap<String, String> of(Fields section) {
    SortedMap<String, String> config = new TreeMap<>();
    section.field("config").ifPresent(node -> merge(config, node.asFields("config")));
    return config;
  }

  private static void merge(SortedMap<String, String> config, Fields fields) {
    for (Map.Entry<String, ManifestNode> one : fields.fields().entrySet()) {
      ManifestNode node = one.getValue();
      if (one.getKey().equals(MERGE)) {
        List<ManifestNode> parts = node instanceof Items items ? items.items() : List.of(node);
        SortedMap<String, String> merged = new TreeMap<>();
        parts.forEach(part -> merge(merged, part.asFields(MERGE)));
        merged.forEach((key, value) -> config.putIfAbsent(key, value));
        continue;
      }
      String value = node instanceof ManifestNode.Nothing ? "" : node.asText(one.getKey());
      try {
        ConfigVars.of(Map.of(one.getKey(), value));
      } catch (InvalidInput e) {
        throw node.place().fault(String.valueOf(e.getMessage()));
      }
      config.put(one.getKey(), value);
    }
  }
}
