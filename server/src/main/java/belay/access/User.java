package belay.access;

import java.time.Instant;
import java.util.UUID;

/**
 * A person with an account.
 *
 * @param admin may make users, and do anything with any app
 */
public record User(UUID id, String email, boolean admin, Instant createdAt) {}
