package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /account/passkeys}.
 *
 * @param clientData what the browser signed, in base64url
 * @param attestation what the authenticator said, in base64url
 */
public record PasskeyCreate(
    Optional<String> name,
    String challenge,
    String clientData,
    String attestation,
    Optional<String> reason) {}
