package belay.release;

import java.util.Optional;
import java.util.UUID;

/**
 * Who did it: a person and the credential used.
 *
 * @param credential the fingerprint of the SSH key or the id of the token, never the secret
 * @param address the IP address that the door saw; empty for what Belay does itself, and for what
 *     is read back from the ledger, which does not hold it
 */
public record Actor(UUID userId, String email, String credential, Optional<String> address) {
  public Actor(UUID userId, String email, String credential) {
    this(userId, email, credential, Optional.empty());
  }
}
