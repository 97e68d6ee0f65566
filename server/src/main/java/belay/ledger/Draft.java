package belay.ledger;

import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.Release;
import java.util.Optional;
import java.util.UUID;

/**
 * A release before it has a number.
 *
 * @param stamped whether it gets a timestamp id and a directory of its own (deploys do)
 */
public record Draft(
    UUID appId,
    Kind kind,
    Release.Ref ref,
    String description,
    Change change,
    boolean stamped,
    Optional<UUID> slug,
    ConfigVars config) {}
