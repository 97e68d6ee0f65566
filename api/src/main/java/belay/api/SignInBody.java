package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Belay's own: what a person signs in with at the dashboard.
 *
 * @param totpSince when the app that makes codes was confirmed
 * @param recoveryCodes how many are left
 */
public record SignInBody(
    boolean password, Optional<Instant> totpSince, int recoveryCodes, List<PasskeyBody> passkeys) {}
