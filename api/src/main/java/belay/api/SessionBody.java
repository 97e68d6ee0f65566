package belay.api;

import java.time.Instant;
import java.util.UUID;

/**
 * The Platform API's {@code oauth-session}: here a browser that is signed in to the dashboard.
 *
 * @param expiresIn seconds from now
 * @param description what the browser calls itself
 * @param address Belay's own: where it came from last
 * @param lastUsedAt Belay's own: to the minute
 */
public record SessionBody(
    Instant createdAt,
    String description,
    long expiresIn,
    UUID id,
    String address,
    Instant lastUsedAt) {}
