package belay.ledger;

import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.InvalidInput;
import belay.release.Kind;
import belay.release.Release;
import java.time.Instant;
import java.util.List;
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
    ConfigVars config) {
  public static final int DESCRIPTION_CHARS_MAX = 10_000;
  public static final int REASON_CHARS_MAX = 1_000;

  public Draft {
    if (description.length() > DESCRIPTION_CHARS_MAX) {
      throw new InvalidInput("A description has at most " + DESCRIPTION_CHARS_MAX + " characters.");
    }
    if (description.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInput("A description is one line of text, without control characters.");
    }
    if (change.reason().filter(r -> r.length() > REASON_CHARS_MAX).isPresent()) {
      throw new InvalidInput("A reason has at most " + REASON_CHARS_MAX + " characters.");
    }
  }

  /** The release as far as it is known before it is written: what it runs. */
  public Release unnumbered() {
    return new Release(
        new UUID(0, 0),
        appId,
        0,
        kind,
        ref,
        description,
        change,
        Instant.EPOCH,
        Optional.empty(),
        slug,
        config,
        List.of(),
        "");
  }

  /** The same with another config. */
  public Draft with(ConfigVars other) {
    return new Draft(appId, kind, ref, description, change, stamped, slug, other);
  }
}
