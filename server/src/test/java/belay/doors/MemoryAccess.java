package belay.doors;

import belay.access.Access;
import belay.access.Claim;
import belay.access.Collaborator;
import belay.access.Invitations;
import belay.access.Passkeys;
import belay.access.Passwords;
import belay.access.Permission;
import belay.access.Person;
import belay.access.Rights;
import belay.access.Scope;
import belay.access.SecondFactors;
import belay.access.Sessions;
import belay.access.SignIns;
import belay.access.SshKey;
import belay.access.Token;
import belay.access.User;
import belay.release.App;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Owners may do everything, {@code viewers} may look. */
public final class MemoryAccess implements Access {
  private final Map<User, Set<Permission>> granted = new LinkedHashMap<>();
  public final List<User> viewers = new CopyOnWriteArrayList<>();

  /** What every credential is good for. */
  public volatile Set<Scope> scopes = Scope.ALL;

  private final Map<String, User> tokens = new LinkedHashMap<>();
  private final List<User> users = new ArrayList<>();
  private final List<SshKey> keys = new ArrayList<>();

  @Override
  public synchronized Optional<Person> byToken(String token) {
    return Optional.ofNullable(tokens.get(token)).map(u -> new Person(u, "token-1", scopes));
  }

  @Override
  public synchronized Optional<Person> byKey(String fingerprint) {
    return keys.stream()
        .filter(k -> k.fingerprint().equals(fingerprint))
        .flatMap(k -> user(k.userId()).stream())
        .map(u -> new Person(u, fingerprint, scopes))
        .findFirst();
  }

  @Override
  public boolean may(Person person, App app, Permission permission) {
    return person.user().admin()
        || app.ownerId().equals(person.user().id())
        || (permission == Permission.VIEW && viewers.contains(person.user()))
        || granted.getOrDefault(person.user(), Set.of()).contains(permission);
  }

  @Override
  public Rights rights(Person person) {
    return (app, permission) -> may(person, app, permission);
  }

  @Override
  public void grant(App app, User user, Set<Permission> permissions) {
    viewers.add(user);
    granted.put(user, Set.copyOf(permissions));
  }

  @Override
  public List<Collaborator> collaborators(App app) {
    return granted.entrySet().stream()
        .map(e -> new Collaborator(e.getKey(), e.getValue(), Instant.EPOCH))
        .toList();
  }

  @Override
  public synchronized User createUser(String email, boolean admin) {
    if (users.stream().anyMatch(u -> u.email().equals(email))) {
      throw Refused.rule("Somebody has that address.");
    }
    User user = new User(UUID.randomUUID(), email, admin, Instant.EPOCH);
    users.add(user);
    return user;
  }

  @Override
  public Invitations invitations() {
    throw new UnsupportedOperationException("Nobody is invited here.");
  }

  @Override
  public Sessions sessions() {
    throw new UnsupportedOperationException("Nobody comes with a browser here.");
  }

  @Override
  public Claim claim() {
    throw new UnsupportedOperationException("Nobody comes by the router here.");
  }

  @Override
  public Passwords passwords() {
    throw new UnsupportedOperationException("Nobody comes with a browser here.");
  }

  @Override
  public SecondFactors secondFactors() {
    throw new UnsupportedOperationException("Nobody comes with a browser here.");
  }

  @Override
  public Passkeys passkeys() {
    throw new UnsupportedOperationException("Nobody comes with a browser here.");
  }

  @Override
  public SignIns signIns() {
    throw new UnsupportedOperationException("Nobody comes with a browser here.");
  }

  @Override
  public User admin(User user, boolean admin) {
    throw new UnsupportedOperationException("Everybody stays what he is here.");
  }

  @Override
  public synchronized void remove(User user, Optional<User> heir) {
    keys.removeIf(k -> k.userId().equals(user.id()));
    users.remove(user);
  }

  @Override
  public synchronized String lend(Person person) {
    String secret = "lent-to-" + person.user().email();
    tokens.put(secret, person.user());
    return secret;
  }

  @Override
  public synchronized void takeBack(String lent) {
    tokens.remove(lent);
  }

  @Override
  public synchronized List<User> users() {
    return List.copyOf(users);
  }

  @Override
  public synchronized Optional<User> user(UUID id) {
    return users.stream().filter(u -> u.id().equals(id)).findFirst();
  }

  @Override
  public synchronized Issued issueToken(
      User user, String description, Set<Scope> scopes, Optional<Duration> life) {
    String secret = "token-of-" + user.email();
    tokens.put(secret, user);
    Token token =
        new Token(
            UUID.randomUUID(),
            description,
            scopes,
            "",
            Instant.EPOCH,
            life.map(Instant.EPOCH::plus),
            Optional.empty());
    return new Issued(token, secret);
  }

  @Override
  public List<Token> tokens(User user) {
    return List.of();
  }

  @Override
  public Token revokeToken(User user, UUID id) {
    throw new NotFound("authorization", "Couldn't find that authorization.");
  }

  @Override
  public synchronized SshKey addKey(User user, String publicKey) {
    String[] parts = publicKey.strip().split(" ", 3);
    if (parts.length < 2) {
      throw new InvalidInput("That is no public key.");
    }
    SshKey key =
        new SshKey(
            UUID.randomUUID(),
            user.id(),
            publicKey.strip(),
            fingerprint(parts[1]),
            parts.length > 2 ? parts[2] : "",
            Instant.EPOCH);
    keys.add(key);
    return key;
  }

  private static String fingerprint(String base64) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(base64));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized List<SshKey> keys(User user) {
    return keys.stream().filter(k -> k.userId().equals(user.id())).toList();
  }

  @Override
  public synchronized SshKey removeKey(User user, String which) {
    SshKey key =
        keys(user).stream()
            .filter(k -> List.of(k.id().toString(), k.comment()).contains(which))
            .findFirst()
            .orElseThrow(() -> new NotFound("key", "Couldn't find that key."));
    keys.remove(key);
    return key;
  }
}
