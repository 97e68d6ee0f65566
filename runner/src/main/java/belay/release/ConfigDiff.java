package belay.release;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What differs between two configs, by key, sorted. Values are not in it. */
public record ConfigDiff(List<String> added, List<String> changed, List<String> removed) {
  public ConfigDiff {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  public static ConfigDiff between(ConfigVars from, ConfigVars to) {
    Set<String> old = from.keys();
    Set<String> now = to.keys();
    return new ConfigDiff(
        now.stream().filter(k -> !old.contains(k)).toList(),
        now.stream()
            .filter(k -> old.contains(k) && !to.meaning(k).equals(from.meaning(k)))
            .toList(),
        old.stream().filter(k -> !now.contains(k)).toList());
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
