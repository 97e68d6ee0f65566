package belay.access;

import java.util.Optional;
import java.util.UUID;

/**
 * Passwords, with which people sign in at a browser. Kept as argon2id hashes. Durable when a method
 * returns; safe for use by several threads.
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
}
