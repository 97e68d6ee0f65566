package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The Platform API's {@code log-drain}: all properties of its schema. */
public record LogDrainBody(
    Optional<IdName> addon,
    IdName app,
    Instant createdAt,
    UUID id,
    String token,
    Instant updatedAt,
    String url) {}
