package belay.access;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A token as it is known afterwards: the secret itself is told once, when it is made.
 *
 * @param hint its first and last characters, with ten asterisks between
 * @param lastUsed to the minute
 */
public record Token(
    UUID id,
    String description,
    Set<Scope> scopes,
    String hint,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsed) {
  public Token {
    scopes = Collections.unmodifiableSet(EnumSet.copyOf(scopes));
  }
}
