package belay.access;

import belay.release.Actor;

import java.util.Set;

/**
 * A person at a door: the user, and the credential he showed.
 *
 * @param scopes what the credential may be used for
 */
public record Person(User user, String credential, Set<Scope> scopes) {
  /** With a credential for everything that the user may. */
  public Person(User user, String credential) {
    this(user, credential, Scope.ALL);
  }

  public Person {
    scopes = Set.copyOf(scopes);
  }

  /** As the ledger records him. */
  public Actor actor() {
    return new Actor(user.id(), user.email(), credential);
  }
}
