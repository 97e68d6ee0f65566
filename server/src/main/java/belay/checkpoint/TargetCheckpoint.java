package belay.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntPredicate;

/** Which checkpoint a release goes back to with its data. Pure. */
public final class TargetCheckpoint {
  private TargetCheckpoint() {}

  /**
   * The newest one that was taken before anything migrated past the release: the first that was
   * taken before a release command after it, or one that was taken by hand before that.
   *
   * @param all of one add-on, newest first
   * @param target the release's version
   * @param fits whether what served at a version has no migration that the release lacks
   */
  public static Optional<Checkpoint> of(
      List<Checkpoint> all, UUID appId, int target, IntPredicate fits) {
    List<Checkpoint> since =
        all.stream()
            .filter(Checkpoint::isWhole)
            .filter(c ->
                c.of().filter(of -> of.appId().equals(appId) && of.version() >= target).isPresent())
            .toList();
    OptionalInt first =
        since.stream()
            .filter(c -> c.of().flatMap(Checkpoint.Of::before).isPresent())
            .mapToInt(Checkpoint::number)
            .min();
    return since.stream()
        .filter(c -> first.isEmpty() || c.number() <= first.getAsInt())
        .filter(c -> fits.test(c.of().orElseThrow().version()))
        .findFirst();
  }
}
