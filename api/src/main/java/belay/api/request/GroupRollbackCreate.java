package belay.api.request;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /groups/{group}/actions/rollback}: one of target, to_time and undo, or the default.
 *
 * @param target {@code G12} or {@code 12}
 * @param expected the generation that is thought to serve
 */
@Strict
public record GroupRollbackCreate(
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
    boolean withData,
    boolean dryRun,
    Optional<String> reason) {
  public GroupRollbackCreate {
    withoutAddons = List.copyOf(withoutAddons);
  }
}
