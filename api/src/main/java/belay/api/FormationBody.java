package belay.api;

import java.time.Instant;
import java.util.UUID;

/** The Platform API's {@code formation}: all properties of its schema. */
public record FormationBody(
    IdName app,
    String command,
    Instant createdAt,
    IdName dynoSize,
    UUID id,
    int quantity,
    String size,
    String type,
    Instant updatedAt) {}
