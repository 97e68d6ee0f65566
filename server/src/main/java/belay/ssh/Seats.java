package belay.ssh;

import belay.release.Refused;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** How many commands run at once, of each person and together. Safe for several threads. */
final class Seats {
  private final int each;
  private final int all;
  private final Map<UUID, Integer> taken = new HashMap<>();

  Seats(int each, int all) {
    this.each = each;
    this.all = all;
  }

  /**
   * @throws Refused when one more is too many
   */
  synchronized void take(UUID person) {
    int own = taken.getOrDefault(person, 0);
    if (own >= each) {
      throw Refused.conflict(own + " commands of yours run here over SSH; end one of them first.");
    }
    if (taken.values().stream().mapToInt(Integer::intValue).sum() >= all) {
      throw Refused.conflict(
          "Too many commands run here over SSH; try again, or use belay itself.");
    }
    taken.put(person, own + 1);
  }

  synchronized void leave(UUID person) {
    taken.computeIfPresent(person, (_, own) -> own > 1 ? own - 1 : null);
  }
}
