package belay.api;

import java.time.Instant;
import java.util.UUID;

/**
 * The Platform API's {@code stack}: all properties of its schema.
 *
 * @param isDefault the key {@code default}
 */
public record StackBody(
    boolean isDefault, Instant createdAt, UUID id, String name, String state, Instant updatedAt) {}
