package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The Platform API's {@code dyno}: all properties of its schema. */
public record DynoBody(
    Optional<String> attachUrl,
    String command,
    Instant createdAt,
    UUID id,
    String name,
    ReleaseRef release,
    IdName app,
    String size,
    String state,
    String type,
    Instant updatedAt) {

  /** The release that a dyno runs. */
  public record ReleaseRef(UUID id, int version) {}
}
