package belay.access;

import belay.signin.PasskeyVerifier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Passkeys that people sign in with. Durable when a method returns; safe for use by several
 * threads.
 */
public interface Passkeys {
  /**
   * A passkey.
   *
   * @param name what its owner calls it
   * @param host the name of this server that it is for
   * @param credential its id, as browsers know it
   */
  record Passkey(
      UUID id,
      String name,
      String host,
      String credential,
      Instant createdAt,
      Optional<Instant> lastUsed) {}

  /** What was asked of a browser: the page's origin, and what {@link #challenge} made. */
  record Asked(String origin, String challenge) {}

  /**
   * What a passkey is to sign, within ten minutes.
   *
   * @param user who is signed in; nobody where a passkey is to sign somebody in
   */
  String challenge(Optional<User> user);

  /**
   * Adds one that a browser made for a signed in user.
   *
   * @throws belay.release.InvalidInput when it is not proved that it was made
   * @throws belay.release.Refused when there are as many as may be, or it is known
   */
  Passkey add(User user, String name, Asked asked, PasskeyVerifier.Made made);

  List<Passkey> all(User user);

  /**
   * Forgets one, and signs the user's browsers out.
   *
   * @param but the session that stays
   * @throws belay.release.NotFound when the user has no such passkey
   */
  Passkey remove(User user, UUID id, Optional<UUID> but);
}
