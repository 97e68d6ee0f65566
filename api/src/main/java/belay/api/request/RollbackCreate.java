package belay.api.request;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /apps/{app}/actions/rollback}: one of target, to_time and undo, or the default.
 *
 * @param withData whether the data of add-ons goes back too
 * @param count whether a dry run counts what changed since row by row
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
    boolean withData,
    boolean count,
    boolean dryRun,
    Optional<String> reason) {
  public RollbackCreate {
    withoutAddons = List.copyOf(withoutAddons);
  }
}
