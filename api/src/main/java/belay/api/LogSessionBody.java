package belay.api;

import java.time.Instant;
import java.util.UUID;

/** The Platform API's {@code log-session}; the URL carries its own secret. */
public record LogSessionBody(Instant createdAt, UUID id, String logplexUrl, Instant updatedAt) {}
