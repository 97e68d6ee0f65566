package belay.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A pin, a lock, a block, or a release kept by hand.
 *
 * @param version the release it is about; absent for a lock
 * @param by who ordered it
 * @param until when it ends by itself
 */
public record OrderBody(
    Optional<Integer> version,
    String by,
    Instant at,
    Optional<String> reason,
    Optional<Instant> until) {}
