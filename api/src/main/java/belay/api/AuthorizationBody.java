package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The Platform API's {@code oauth-authorization}.
 *
 * @param client a program that acts for people; Belay has none
 * @param lastUsedAt Belay's own: to the minute
 */
public record AuthorizationBody(
    AccessToken accessToken,
    Optional<String> client,
    Instant createdAt,
    String description,
    Optional<String> grant,
    UUID id,
    Optional<String> refreshToken,
    List<String> scope,
    Optional<String> session,
    Instant updatedAt,
    Owner user,
    Optional<Instant> lastUsedAt) {
  public AuthorizationBody {
    scope = List.copyOf(scope);
  }

  /**
   * The token.
   *
   * @param expiresIn seconds from now; none for one that lasts
   * @param token whole only in the answer that made it
   */
  public record AccessToken(Optional<Long> expiresIn, UUID id, String token) {}

  /**
   * Whose it is.
   *
   * @param fullName Belay keeps none
   */
  public record Owner(String email, Optional<String> fullName, UUID id) {}
}
