package belay.access;

import java.time.Instant;
import java.util.UUID;

/**
 * A browser in which somebody is signed in.
 *
 * @param browser what it calls itself, in a word or two
 * @param address the IP address that it came from last
 * @param lastUsed to the minute
 */
public record Session(
    UUID id,
    String browser,
    String address,
    Instant createdAt,
    Instant expiresAt,
    Instant lastUsed) {}
