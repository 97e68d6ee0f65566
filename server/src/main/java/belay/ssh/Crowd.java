package belay.ssh;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Those who are let in up to a number, by where they come from. For one too many the oldest goes of
 * whoever has most: who opens connections by the hundred crowds out his own. Used by one thread at
 * a time.
 */
final class Crowd<T> {
  private final int max;
  private final Map<T, String> all = new LinkedHashMap<>();

  Crowd(int max) {
    this.max = max;
  }

  /** One more; answers who is to go for it. */
  Optional<T> add(T one, String from) {
    all.put(one, from);
    if (all.size() <= max) {
      return Optional.empty();
    }
    Map<String, Integer> counts = new HashMap<>();
    all.values().forEach(each -> counts.merge(each, 1, Integer::sum));
    int most = counts.values().stream().max(Comparator.naturalOrder()).orElse(0);
    Optional<T> oldest =
        all.entrySet().stream()
            .filter(e -> counts.getOrDefault(e.getValue(), 0) == most)
            .map(Map.Entry::getKey)
            .findFirst();
    oldest.ifPresent(all::remove);
    return oldest;
  }

  void remove(T one) {
    all.remove(one);
  }

  /** In the order in which they came. */
  List<T> all() {
    return List.copyOf(all.keySet());
  }
}
