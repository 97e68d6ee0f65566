package belay.access;

import belay.release.App;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The one place that every door asks who a person is and what he may do. Durable when a method
 * returns; safe for use by several threads. Tokens are kept only as hashes.
 */
public interface Access {
  /** The person whose token this is; empty for an unknown one. */
  Optional<Person> byToken(String token);

  /**
   * The person whose SSH key this is.
   *
   * @param fingerprint {@code SHA256:…} as OpenSSH prints it
   */
  Optional<Person> byKey(String fingerprint);

  /** Whether a person may do this with an app. Who may not view an app must not learn it exists. */
  boolean may(Person person, App app, Permission permission);

  /** What a person may do with each app, as it is now. */
  Rights rights(Person person);

  /** Lets a person do this with an app, and no more; nothing takes everything from him. */
  void grant(App app, User user, Set<Permission> permissions);

  /** Those who may do something with an app, besides its owner, by address. */
  List<Collaborator> collaborators(App app);

  /**
   * Makes a user.
   *
   * @throws belay.release.Refused when somebody has the address already
   */
  User createUser(String email, boolean admin);

  List<User> users();

  /** Those who were asked in, and what asks them. */
  Invitations invitations();

  /** Browsers that are signed in. */
  Sessions sessions();

  Passwords passwords();

  SecondFactors secondFactors();

  Passkeys passkeys();

  /** How people prove at a browser who they are. */
  SignIns signIns();

  Claim claim();

  /**
   * Makes a user an administrator, or no longer one.
   *
   * @throws belay.release.Refused when nobody else could administer then
   */
  User admin(User user, boolean admin);

  /**
   * Forgets a user with every token, key and permission, and gives the add-ons to the heir.
   *
   * @throws belay.release.Refused when nobody else could administer then, or while the user owns
   *     apps, or add-ons without an heir
   */
  void remove(User user, Optional<User> heir);

  /**
   * A token that stands for a person's SSH key until it is taken back, this process ends, or the
   * key is removed.
   */
  String lend(Person person);

  void takeBack(String lent);

  Optional<User> user(UUID id);

  /**
   * Makes a token; its secret can be read only now.
   *
   * @param life how long it is good; for ever when empty
   */
  Issued issueToken(User user, String description, Set<Scope> scopes, Optional<Duration> life);

  /** Makes a token for everything, for ever, and answers its secret. */
  default String issueToken(User user, String description) {
    return issueToken(user, description, Scope.ALL, Optional.empty()).secret();
  }

  /** A token and its secret. */
  record Issued(Token token, String secret) {
    @Override
    public String toString() {
      return "Issued[" + token + "]";
    }
  }

  /** A user's tokens, the oldest first, with those that are out of date. */
  List<Token> tokens(User user);

  /**
   * Takes a token back: whoever has it is unknown from now on.
   *
   * @throws belay.release.NotFound when the user has no such token
   */
  Token revokeToken(User user, UUID id);

  /**
   * Adds a public key in OpenSSH's form.
   *
   * @throws belay.release.InvalidInput when it is not one
   * @throws belay.release.Refused when somebody has it already
   */
  SshKey addKey(User user, String publicKey);

  List<SshKey> keys(User user);

  /**
   * Removes a key of a user.
   *
   * @param idOrFingerprintOrComment any of the three
   * @throws belay.release.NotFound when the person has no such key
   */
  SshKey removeKey(User user, String idOrFingerprintOrComment);
}
