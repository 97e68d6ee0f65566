package belay.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that was recorded and is to be told.
 *
 * @param kind {@code release}, {@code event} or {@code dyno}
 * @param ref the release's version, the event's id, or the dyno's id
 * @param detail the release's status, the event's {@code what} and actor as JSON, or the dyno as
 *     JSON
 */
public record Happening(long seq, UUID appId, String kind, String ref, String detail, Instant at) {}
