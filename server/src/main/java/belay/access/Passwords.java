package belay.access;

import java.util.Optional;

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
   * The user whose address and password these are. Takes as long for an address that nobody has.
   *
   * @throws belay.release.Refused when wrong ones were tried too often for that address just now
   */
  Optional<User> check(String email, String password);
}
