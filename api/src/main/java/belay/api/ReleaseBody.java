package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The Platform API's {@code release}: all properties of its schema. */
public record ReleaseBody(
    List<String> addonPlanNames,
    List<Artifact> artifacts,
    IdName app,
    Instant createdAt,
    String description,
    UUID id,
    Instant updatedAt,
    Optional<IdRef> slug,
    String status,
    UserRef user,
    int version,
    boolean current,
    Optional<String> outputStreamUrl,
    boolean eligibleForRollback) {

  public ReleaseBody {
    addonPlanNames = List.copyOf(addonPlanNames);
    artifacts = List.copyOf(artifacts);
  }

  /** The slug that the release runs. */
  public record Artifact(String type, UUID id) {}
}
