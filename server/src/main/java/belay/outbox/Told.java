package belay.outbox;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that was told to at least one webhook.
 *
 * @param payload a JSON object
 */
public record Told(UUID id, long seq, Include include, String payload, Instant createdAt) {}
