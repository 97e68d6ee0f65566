package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A user, as an administrator sees it.
 *
 * @param invitation the newest, where it is asked for or listed
 */
public record UserBody(
    UUID id, String email, boolean admin, Instant createdAt, Optional<InvitationBody> invitation) {

  /**
   * An invitation.
   *
   * @param state {@code open}, {@code accepted} or {@code expired}
   * @param url with its secret, only in the answer to the request that made it
   */
  public record InvitationBody(
      String state,
      Optional<String> url,
      Instant createdAt,
      Instant expiresAt,
      Optional<Instant> usedAt) {}
}
