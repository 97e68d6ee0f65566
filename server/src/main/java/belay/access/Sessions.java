package belay.access;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Browsers that are signed in, and the links that sign one in. Secrets are kept as hashes. Durable
 * when a method returns; safe for use by several threads.
 */
public interface Sessions {
  Duration LIFE = Duration.ofDays(30);
  Duration LINK_LIFE = Duration.ofMinutes(10);

  /** How long after somebody proved who he is he may change what he signs in with. */
  Duration PROOF_LIFE = Duration.ofMinutes(10);

  /** A link's secret, told only now. */
  record Link(String secret, Instant expiresAt) {
    @Override
    public String toString() {
      return "Link[" + expiresAt + "]";
    }
  }

  /** A session and its secret, told only now. */
  record Begun(Session session, User user, String secret) {
    @Override
    public String toString() {
      return "Begun[" + session + "]";
    }
  }

  /** A browser as it shows itself. */
  record Browser(String name, String address) {}

  /** Makes a link that signs its user in once, within {@link #LINK_LIFE}. */
  Link link(User user);

  /** Whether a link would let somebody in; looking does not use it up. */
  boolean isOpen(String link);

  /** Signs in by a link; of several who come with one at the same moment one is let in. */
  Optional<Begun> enter(String link, Browser browser);

  /** Signs somebody in who proved who he is. */
  default Begun begin(User user, Browser browser) {
    return begin(user, browser, true);
  }

  /**
   * The same.
   *
   * @param proved whether he proved it just now, not by a session that he has elsewhere
   */
  Begun begin(User user, Browser browser, boolean proved);

  /** The person whose session's secret this is, with the session's id as the credential. */
  Optional<Person> person(String secret, Browser browser);

  /** A user's sessions, the oldest first, without those that are over. */
  List<Session> all(User user);

  /**
   * Ends one.
   *
   * @throws belay.release.NotFound when the user has no such session
   */
  Session end(User user, UUID id);

  /** Ends all of a user's but one, or all. */
  void endOthers(User user, Optional<UUID> but);

  /** Whether a session's person proved within {@link #PROOF_LIFE} who he is. */
  boolean isProved(UUID session);

  /** Notes that he did so now. */
  void prove(UUID session);
}
