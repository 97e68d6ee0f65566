package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened to an app, its releases included: those as {@code v4: Rollback to v2}.
 *
 * @param seq its number among the app's events, from 1
 * @param door how it came in: {@code cli}, {@code http api}, {@code dashboard}, {@code git http} or
 *     {@code ssh}; empty for what Belay did itself
 * @param address the client's IP address, where it is known
 */
public record EventBody(
    UUID id,
    long seq,
    String what,
    String actor,
    String source,
    Optional<String> door,
    Optional<String> address,
    Instant createdAt) {}
