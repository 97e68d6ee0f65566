package belay.access;

import belay.release.Actor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;

/**
 * A person at a door: the user, and the credential he showed.
 *
 * @param scopes what the credential may be used for
 * @param address the IP address that he comes from, as the door sees it
 */
public record Person(User user, String credential, Set<Scope> scopes, Optional<String> address) {
  /** With a credential for everything that the user may. */
  public Person(User user, String credential) {
    this(user, credential, Scope.ALL);
  }

  public Person(User user, String credential, Set<Scope> scopes) {
    this(user, credential, scopes, Optional.empty());
  }

  public Person {
    scopes = Set.copyOf(scopes);
  }

  /** The same, come from there. */
  public Person from(SocketAddress remote) {
    Optional<String> ip =
        remote instanceof InetSocketAddress inet && inet.getAddress() != null
            ? Optional.of(inet.getAddress().getHostAddress())
            : Optional.empty();
    return new Person(user, credential, scopes, ip);
  }

  /** As the ledger records him. */
  public Actor actor() {
    return new Actor(user.id(), user.email(), credential, address);
  }
}
