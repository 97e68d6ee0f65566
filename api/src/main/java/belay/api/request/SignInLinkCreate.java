package belay.api.request;

import java.util.Optional;

/**
 * A link to sign in with is wanted.
 *
 * @param elsewhere whether it is for a browser that is not on the server's machine
 */
@Strict
public record SignInLinkCreate(Optional<Boolean> elsewhere) {}
