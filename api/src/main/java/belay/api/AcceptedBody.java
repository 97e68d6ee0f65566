package belay.api;

import java.util.UUID;

/**
 * Somebody who accepted an invitation.
 *
 * @param token an API token, told only now
 */
public record AcceptedBody(UUID id, String email, String token) {}
