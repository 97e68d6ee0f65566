package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that a hook is told, or was.
 *
 * @param event what it is about, in the words of {@link HookBody}, or {@code test}
 * @param headline what it says, in a sentence
 * @param hook the id and name of the hook
 * @param nextAttemptAt when it is tried again; empty when it is not
 * @param status {@code pending}, {@code retrying}, {@code succeeded} or {@code failed}
 */
public record HookDeliveryBody(
    Instant createdAt,
    String event,
    String headline,
    IdName hook,
    UUID id,
    int numAttempts,
    Optional<Instant> nextAttemptAt,
    Optional<WebhookDeliveryBody.Attempt> lastAttempt,
    String status,
    Instant updatedAt) {}
