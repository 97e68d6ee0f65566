package belay.access;

import java.util.Optional;
import java.util.UUID;

/**
 * What people sign in with at a browser. Kept as argon2id hashes. Durable when a method returns;
 * safe for use by several threads.
 */
public interface Passwords {
  int CHARS_MIN = 12;
  int CHARS_MAX = 200;

  boolean has(User user);

  /**
   * Sets a user's password.
   *
   * @throws belay.release.InvalidInput when it is too short, too long or the address itself
   */
  void set(User user, String password);

  /**
   * Forgets a user's password, and signs his browsers out.
   *
   * @param but the session that stays
   * @throws belay.release.NotFound when there is none
   */
  void remove(User user, Optional<UUID> but);

  /**
   * The user whose address and password these are. Takes as long for an address that nobody has.
   *
   * @throws belay.release.Refused when wrong ones were tried too often for that address just now
   */
  Optional<User> check(String email, String password);
}
