package belay.api;

import java.time.Instant;
import java.util.UUID;

/** The Platform API's {@code key}: all properties of its schema. */
public record KeyBody(
    String comment,
    Instant createdAt,
    String email,
    String fingerprint,
    UUID id,
    String publicKey,
    Instant updatedAt) {}
