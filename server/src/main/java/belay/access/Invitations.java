package belay.access;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Invitations: each lets one person in, once. Durable when a method returns; safe for use by
 * several threads. Secrets are kept only as hashes.
 */
public interface Invitations {
  Duration LIFE = Duration.ofDays(7);

  /** How tokens are described that an invitation gave: by the command line, and else. */
  List<String> DESCRIPTIONS = List.of("belay accept", "made with the invitation");

  /**
   * An invitation as it is known afterwards.
   *
   * @param usedAt when it let its user in
   */
  record Invitation(Instant createdAt, Instant expiresAt, Optional<Instant> usedAt) {}

  /** An invitation and its secret, which can be read only now. */
  record Issued(Invitation invitation, String secret) {
    @Override
    public String toString() {
      return "Issued[" + invitation + "]";
    }
  }

  /** The outcome of showing an invitation's secret. */
  sealed interface Shown {
    /** It is the invitation of this user, and still good. */
    record Good(User user, Instant expiresAt) implements Shown {}

    /** The user is in, and this is his token. */
    record Accepted(User user, Access.Issued token) implements Shown {}

    record Used(Instant at) implements Shown {}

    record OutOfDate(Instant since) implements Shown {}

    /** Never made, renewed, revoked, or its user is gone: nobody can tell which. */
    record Unknown() implements Shown {}
  }

  /** Makes an invitation for {@link #LIFE}; one that the user had is unknown from now on. */
  Issued invite(User user);

  /** The newest of each user who ever had one. */
  Map<UUID, Invitation> all();

  /**
   * Takes a user's invitation back.
   *
   * @throws belay.release.NotFound when the user has none that could still be used
   */
  Invitation revoke(User user);

  /** What a secret is good for, and nothing changes. */
  Shown look(String secret);

  /** Lets the user in. Of several who come at the same moment with one secret one is let in. */
  Shown accept(String secret, String description);
}
