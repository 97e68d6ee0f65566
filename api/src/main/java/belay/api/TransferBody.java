package belay.api;

import java.time.Instant;
import java.util.UUID;

/** The Platform API's {@code app-transfer}: all properties of its schema, in its order. */
public record TransferBody(
    IdName app,
    Instant createdAt,
    UUID id,
    UserRef owner,
    UserRef recipient,
    String state,
    Instant updatedAt) {}
