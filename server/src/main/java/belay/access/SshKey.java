package belay.access;

import java.time.Instant;
import java.util.UUID;

/**
 * A public key of a user.
 *
 * @param fingerprint {@code SHA256:…} as OpenSSH prints it
 * @param comment what stood behind the key, often a person and machine
 */
public record SshKey(
    UUID id,
    UUID userId,
    String publicKey,
    String fingerprint,
    String comment,
    Instant createdAt) {}
