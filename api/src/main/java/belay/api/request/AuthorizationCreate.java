package belay.api.request;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /oauth/authorizations}.
 *
 * @param scope what the token is for; else everything
 * @param expiresIn in seconds
 */
public record AuthorizationCreate(
    Optional<List<String>> scope, Optional<Integer> expiresIn, Optional<String> description) {}
