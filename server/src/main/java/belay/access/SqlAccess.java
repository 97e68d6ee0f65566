package belay.access;

import belay.database.Database;
import belay.database.Memo;
import belay.database.Micros;
import belay.database.Row;
import belay.release.App;
import belay.release.Ids;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Users, tokens and keys in the database file. */
public final class SqlAccess implements Access {
  static final RowMapper<User> USER = Row.mapper(SqlAccess::user);

  private static final RowMapper<SshKey> KEY = Row.mapper(SqlAccess::key);

  private static final RowMapper<Grant> GRANT =
      Row.mapper(row -> new Grant(row.id("app_id"), permissions(row.text("permissions"))));

  private static final RowMapper<Collaborator> COLLABORATOR = Row.mapper(SqlAccess::collaborator);

  private static final int EMAIL_CHARS_MAX = 254;
  private static final int KEYS_MAX = 100;
  private static final Pattern EMAIL =
      Pattern.compile("[^@\\s\\p{Cntrl}<>,;]+@[^@\\s\\p{Cntrl}<>,;]+");

  private record Grant(UUID app, Set<Permission> permissions) {}

  private final Database database;
  private final Memo<Optional<User>> users = new Memo<>();
  private final InstantSource clock;
  private final SecureRandom random;
  private final SqlTokens tokens;
  private final SqlInvitations invitations;
  private final SqlSessions sessions;
  private final SqlPasswords passwords;
  private final SqlSecondFactors factors;
  private final SqlPasskeys passkeys;
  private final SqlSignIns signIns;
  private final SqlClaim claim;
  private final SqlUsers people;
  private final Lent lent;

  /**
   * @param seal for what must be read again, and by nobody else
   */
  public SqlAccess(Database database, InstantSource clock, SecureRandom random, AccessSeal seal) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.tokens = new SqlTokens(database, clock, random);
    this.invitations = new SqlInvitations(database, clock, random, tokens);
    this.sessions = new SqlSessions(database, clock, random);
    this.passwords = new SqlPasswords(database, clock, random);
    this.factors = new SqlSecondFactors(database, clock, random, seal);
    this.passkeys = new SqlPasskeys(database, clock, random);
    this.signIns = new SqlSignIns(database, clock, passwords, factors, passkeys, tokens::person);
    this.claim = new SqlClaim(database, clock, sessions);
    this.people = new SqlUsers(database);
    this.lent = new Lent(random, this::byKey);
  }

  @Override
  public Optional<Person> byToken(String token) {
    return lent.person(token).or(() -> tokens.person(token));
  }

  @Override
  public String lend(Person person) {
    return lent.lend(person.credential());
  }

  @Override
  public void takeBack(String secret) {
    lent.takeBack(secret);
  }

  @Override
  public Invitations invitations() {
    return invitations;
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public Passwords passwords() {
    return passwords;
  }

  @Override
  public SecondFactors secondFactors() {
    return factors;
  }

  @Override
  public Passkeys passkeys() {
    return passkeys;
  }

  @Override
  public SignIns signIns() {
    return signIns;
  }

  @Override
  public Claim claim() {
    return claim;
  }

  @Override
  public User admin(User user, boolean admin) {
    try {
      return people.admin(user, admin);
    } finally {
      users.forget(user.id());
    }
  }

  @Override
  public void remove(User user, Optional<User> heir) {
    try {
      people.remove(user, heir);
    } finally {
      users.forget(user.id());
    }
  }

  @Override
  public Optional<Person> byKey(String fingerprint) {
    return database.read(h ->
        h.select(
                "select u.* from ssh_keys k join users u on u.id = k.user_id"
                    + " where k.fingerprint = ?",
                fingerprint)
            .map(Row.mapper(row -> new Person(user(row), fingerprint)))
            .findOne());
  }

  @Override
  public boolean may(Person person, App app, Permission permission) {
    User user = person.user();
    return UserRights.isOwn(user, app) || UserRights.suffices(granted(app, user), permission);
  }

  @Override
  public Rights rights(Person person) {
    String user = person.user().id().toString();
    Map<UUID, Set<Permission>> granted = new HashMap<>();
    database
        .read(h ->
            h.select("select app_id, permissions from collaborators where user_id = ?", user)
                .map(GRANT)
                .list())
        .forEach(g -> granted.put(g.app(), g.permissions()));
    return new UserRights(person.user(), granted);
  }

  private Set<Permission> granted(App app, User user) {
    return permissions(
        database.read(h ->
            h.select(
                    "select permissions from collaborators where app_id = ? and user_id = ?",
                    app.id().toString(),
                    user.id().toString())
                .mapTo(String.class)
                .findOne()
                .orElse("")));
  }

  /** A word that only a later version knows grants nothing here. */
  private static Set<Permission> permissions(String lines) {
    Set<String> words = lines.lines().collect(Collectors.toSet());
    return Arrays.stream(Permission.values())
        .filter(p -> words.contains(p.name()))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
  }

  @Override
  public List<Collaborator> collaborators(App app) {
    return database
        .read(h ->
            h.select(
                    "select u.*, c.permissions, c.created_at as since from collaborators c join"
                        + " users u on u.id = c.user_id where c.app_id = ? order by u.email",
                    app.id().toString())
                .map(COLLABORATOR)
                .list())
        .stream()
        .filter(collaborator -> !collaborator.permissions().isEmpty())
        .toList();
  }

  @Override
  public void grant(App app, User user, Set<Permission> permissions) {
    String lines =
        permissions.stream().map(Permission::name).sorted().collect(Collectors.joining("\n"));
    database.write(h ->
        permissions.isEmpty()
            ? h.execute(
                "delete from collaborators where app_id = ? and user_id = ?",
                app.id().toString(),
                user.id().toString())
            : h.execute(
                "insert into collaborators (app_id, user_id, permissions, created_at) values"
                    + " (?, ?, ?, ?) on conflict (app_id, user_id) do update set permissions ="
                    + " excluded.permissions",
                app.id().toString(),
                user.id().toString(),
                lines,
                now()));
  }

  @Override
  public User createUser(String email, boolean admin) {
    String address = email.strip().toLowerCase(Locale.ROOT);
    if (address.length() > EMAIL_CHARS_MAX || !EMAIL.matcher(address).matches()) {
      throw new InvalidInput("Not an e-mail address: one such as ana@example.com is needed.");
    }
    User made = database.write(h -> {
      if (exists(h, "select 1 from users where email = ?", address)) {
        throw Refused.rule("Somebody has the address " + address + " already.");
      }
      User user = new User(Ids.next(random), address, admin, Micros.now(clock));
      h.execute(
          "insert into users (id, email, admin, created_at) values (?, ?, ?, ?)",
          user.id().toString(),
          user.email(),
          user.admin(),
          Micros.of(user.createdAt()));
      return user;
    });
    users.forget(made.id());
    return made;
  }

  @Override
  public List<User> users() {
    return database.read(h -> h.select("select * from users order by email").map(USER).list());
  }

  @Override
  public Optional<User> user(UUID id) {
    return users.get(
        id,
        known ->
            database.read(h ->
                h.select("select * from users where id = ?", known.toString())
                    .map(USER)
                    .findOne()));
  }

  @Override
  public Issued issueToken(
      User user, String description, Set<Scope> scopes, Optional<Duration> life) {
    return tokens.issue(user, description, scopes, life);
  }

  @Override
  public List<Token> tokens(User user) {
    return tokens.list(user);
  }

  @Override
  public Token revokeToken(User user, UUID id) {
    return tokens.revoke(user, id);
  }

  @Override
  public SshKey addKey(User user, String publicKey) {
    PublicKey key = PublicKey.parse(publicKey);
    return database.write(h -> {
      if (exists(h, "select 1 from ssh_keys where fingerprint = ?", key.fingerprint())) {
        throw Refused.rule("This key has been added already.");
      }
      if (keys(h, user).size() >= KEYS_MAX) {
        throw Refused.rule("At most " + KEYS_MAX + " keys: remove one first.");
      }
      SshKey added =
          new SshKey(
              Ids.next(random),
              user.id(),
              key.line(),
              key.fingerprint(),
              key.comment(),
              Micros.now(clock));
      h.execute(
          "insert into ssh_keys (id, user_id, public_key, fingerprint, comment, created_at)"
              + " values (?, ?, ?, ?, ?, ?)",
          added.id().toString(),
          user.id().toString(),
          added.publicKey(),
          added.fingerprint(),
          added.comment(),
          Micros.of(added.createdAt()));
      return added;
    });
  }

  @Override
  public List<SshKey> keys(User user) {
    return database.read(h -> keys(h, user));
  }

  @Override
  public SshKey removeKey(User user, String idOrFingerprintOrComment) {
    String wanted = idOrFingerprintOrComment.strip();
    return database.write(h -> {
      List<SshKey> meant =
          keys(h, user).stream()
              .filter(k ->
                  k.id().toString().equals(wanted)
                      || k.fingerprint().equals(wanted)
                      || (!wanted.isEmpty() && k.comment().equals(wanted)))
              .toList();
      if (meant.isEmpty()) {
        throw new NotFound("key", "Couldn't find that key.");
      }
      if (meant.size() > 1) {
        throw new InvalidInput(
            meant.size() + " keys have that comment: name one by its fingerprint.");
      }
      h.execute("delete from ssh_keys where id = ?", meant.getFirst().id().toString());
      return meant.getFirst();
    });
  }

  private static List<SshKey> keys(Handle h, User user) {
    return h.select(
            "select * from ssh_keys where user_id = ? order by created_at, id",
            user.id().toString())
        .map(KEY)
        .list();
  }

  private static boolean exists(Handle h, String query, String value) {
    return h.select(query, value).mapTo(Integer.class).findFirst().isPresent();
  }

  private static SshKey key(Row row) {
    return new SshKey(
        row.id("id"),
        row.id("user_id"),
        row.text("public_key"),
        row.text("fingerprint"),
        row.text("comment"),
        row.time("created_at"));
  }

  private static Collaborator collaborator(Row row) {
    return new Collaborator(
        user(row),
        permissions(row.text("permissions")),
        row.time("since"));
  }

  static User user(Row row) {
    return new User(row.id("id"), row.text("email"), row.flag("admin"), row.time("created_at"));
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }
}
