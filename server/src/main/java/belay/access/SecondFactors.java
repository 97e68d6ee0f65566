package belay.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Codes of an app that people sign in with beside their password, and recovery codes that stand in
 * for it. Keys are sealed, recovery codes kept as hashes. Durable when a method returns; safe for
 * use by several threads.
 */
public interface SecondFactors {
  /**
   * The second factors that a person has.
   *
   * @param since when the app was confirmed; empty when there is none
   * @param recoveryCodes how many are left
   */
  record State(Optional<Instant> since, int recoveryCodes) {}

  State of(User user);

  /**
   * A key for an app, which counts once a code of it was shown; the same as long as it is being set
   * up.
   *
   * @throws belay.release.Refused when an app is set up already
   */
  byte[] begin(User user);

  /**
   * Ends the setting up with a code of the app, and answers the recovery codes, told only now.
   *
   * @throws belay.release.InvalidInput when the code is another
   * @throws belay.release.Refused when nothing was begun
   */
  List<String> confirm(User user, String code);

  /**
   * Makes other recovery codes; those before are good no more.
   *
   * @throws belay.release.Refused when there is no app
   */
  List<String> renew(User user);

  /**
   * Forgets app and recovery codes, and signs the user's browsers out.
   *
   * @param but the session that stays
   * @throws belay.release.NotFound when there is no app
   */
  void remove(User user, Optional<UUID> but);
}
