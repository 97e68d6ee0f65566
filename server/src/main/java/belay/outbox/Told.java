package belay.outbox;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that was told to at least one receiver.
 *
 * @param include what it is about, in the word by which receivers choose
 * @param payload a JSON object
 */
public record Told(UUID id, long seq, String include, String payload, Instant createdAt) {}
