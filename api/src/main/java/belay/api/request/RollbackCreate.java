package belay.api.request;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /apps/{app}/actions/rollback}: one of target, to_time and undo, or the default.
 *
 * @param expected the version that is thought to serve
 */
@Strict
public record RollbackCreate(
    Optional<String> target,
    Optional<String> toTime,
    boolean undo,
    Optional<Integer> expected,
    Optional<String> config,
    List<String> withoutAddons,
    boolean acceptMigrations,
    boolean acceptRuntime,
    boolean acceptContract,
    boolean pin,
    boolean runReleaseCommand,
    boolean dryRun,
    Optional<String> reason) {
  public RollbackCreate {
    withoutAddons = List.copyOf(withoutAddons);
  }
}
