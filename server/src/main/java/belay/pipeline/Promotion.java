package belay.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The code of one app on its way to others.
 *
 * @param sourceReleaseId the release of the source that served when it was asked for
 */
public record Promotion(
    UUID id,
    UUID pipelineId,
    UUID sourceAppId,
    UUID sourceReleaseId,
    Instant createdAt,
    List<Target> targets) {
  public Promotion {
    targets = List.copyOf(targets);
  }

  /** Whether no target is under way any more. */
  public boolean isCompleted() {
    return targets.stream().noneMatch(t -> t.status() == Status.PENDING);
  }

  /** How it stands with a target. */
  public enum Status {
    PENDING,
    SUCCEEDED,
    FAILED;

    /** The word in answers and in the database. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How it ended for a target, with the release that it made. */
  public record End(Status status, Optional<UUID> releaseId, Optional<String> error) {}

  /**
   * An app that is to get the code.
   *
   * @param slugId the target's own copy of the slug, once it is chosen
   * @param releaseId the release that it made; when it changed nothing, the one that serves
   * @param error why it failed, as sentences
   */
  public record Target(
      UUID id,
      UUID promotionId,
      UUID appId,
      Status status,
      Optional<UUID> slugId,
      Optional<UUID> releaseId,
      Optional<String> error) {}
}
