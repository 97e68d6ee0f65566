package belay.checkpoint;

import belay.checkpoint.Checkpoint.Of;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Which checkpoints stay. Pure. */
public final class Kept {
  /** Of one add-on; the oldest goes first. */
  public static final int MAX = 20;

  private Kept() {}

  /**
   * Those that go: of releases that nothing goes back to any more, and the oldest of too many.
   *
   * @param all newest first
   * @param gone whether a release's slug was removed by retention, or its app is gone
   */
  public static List<Checkpoint> going(List<Checkpoint> all, Predicate<Of> gone) {
    Map<UUID, Integer> counts = new HashMap<>();
    return all.stream()
        .filter(Checkpoint::isWhole)
        .filter(c -> {
          Optional<Of> lost = c.of().filter(gone);
          return lost.isPresent() || counts.merge(c.addonId(), 1, Integer::sum) > MAX;
        })
        .toList();
  }
}
