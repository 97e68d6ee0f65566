package belay.access;

import belay.release.Actor;

/** A person at a door: the user, and the credential he showed. */
public record Person(User user, String credential) {
  /** As the ledger records him. */
  public Actor actor() {
    return new Actor(user.id(), user.email(), credential);
  }
}
