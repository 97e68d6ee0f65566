package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The Platform API's {@code account}: all properties of its schema, in its order. */
public record AccountBody(
    boolean allowTracking,
    boolean beta,
    Instant createdAt,
    String email,
    boolean federated,
    UUID id,
    Optional<IdName> identityProvider,
    Optional<Instant> lastLogin,
    Optional<String> name,
    Optional<String> smsNumber,
    Optional<Instant> suspendedAt,
    Optional<Instant> delinquentAt,
    boolean twoFactorAuthentication,
    Instant updatedAt,
    boolean verified,
    Optional<String> countryOfResidence,
    Optional<IdName> defaultOrganization,
    Optional<IdName> defaultTeam) {

  /** An account of this server, where the rest does not apply. */
  public static AccountBody of(UUID id, String email, Instant createdAt) {
    return new AccountBody(
        false,
        false,
        createdAt,
        email,
        false,
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        createdAt,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
