package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Belay's own: a passkey.
 *
 * @param host the name of this server that it is for
 */
public record PasskeyBody(
    UUID id, String name, String host, Instant createdAt, Optional<Instant> lastUsedAt) {}
