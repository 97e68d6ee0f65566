package belay.api;

import java.util.Optional;
import java.util.UUID;

/**
 * A user, as an administrator sees it.
 *
 * @param token only in the answer to the request that made the user
 */
public record UserBody(UUID id, String email, boolean admin, Optional<String> token) {}
