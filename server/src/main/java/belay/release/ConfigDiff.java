package belay.release;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What differs between two configs, by key, sorted. Values are not in it. */
public record ConfigDiff(List<String> added, List<String> changed, List<String> removed) {
  public ConfigDiff {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  public static ConfigDiff between(ConfigVars from, ConfigVars to) {
    Map<String, String> old = from.values();
    Map<String, String> now = to.values();
    return new ConfigDiff(
        now.keySet().stream().filter(k -> !old.containsKey(k)).toList(),
        now.keySet().stream()
            .filter(k -> old.containsKey(k) && !Objects.equals(now.get(k), old.get(k)))
            .toList(),
        old.keySet().stream().filter(k -> !now.containsKey(k)).toList());
  }

  public boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }

  /** Keys that get a value: added or changed. */
  public List<String> set() {
    return Stream.concat(added.stream(), changed.stream()).sorted().toList();
  }

  /** Every key that differs. */
  public List<String> keys() {
    return Stream.concat(set().stream(), removed.stream()).sorted().toList();
  }
}
