package belay.release;

import java.util.UUID;

/**
 * Who did it: a person and the credential used.
 *
 * @param credential the fingerprint of the SSH key or the id of the token, never the secret
 */
public record Actor(UUID userId, String email, String credential) {}
