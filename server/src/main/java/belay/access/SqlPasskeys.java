package belay.access;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Ids;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import belay.signin.Base64Url;
import belay.signin.Challenges;
import belay.signin.PasskeyVerifier;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Passkeys in the database file. */
final class SqlPasskeys implements Passkeys {
  private static final int PASSKEYS_MAX = 20;
  private static final int NAME_CHARS_MAX = 80;

  private static final RowMapper<Passkey> PASSKEY = Row.mapper(SqlPasskeys::read);

  private static final RowMapper<Known> KNOWN = Row.mapper(Known::read);

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Challenges challenges;

  SqlPasskeys(Database database, InstantSource clock, SecureRandom random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.challenges = new Challenges(random);
  }

  private record Known(User user, String id, String host, PasskeyVerifier.Kept kept) {
    static Known read(Row row) {
      byte[] credential = Base64Url.bytes(row.text("credential")).orElseThrow();
      return new Known(
          SqlAccess.user(row),
          row.text("passkey_id"),
          row.text("host"),
          new PasskeyVerifier.Kept(credential, row.bytes("key"), row.number("count")));
    }
  }

  @Override
  public String challenge(Optional<User> user) {
    return challenges.make(purpose(user), clock.instant());
  }

  private static String purpose(Optional<User> user) {
    return user.map(u -> "of " + u.id()).orElse("sign in");
  }

  private Optional<PasskeyVerifier.Asked> asked(Asked asked, Optional<User> user) {
    return challenges
        .open(asked.challenge(), purpose(user), clock.instant())
        .map(bytes -> new PasskeyVerifier.Asked(asked.origin(), bytes));
  }

  @Override
  public Passkey add(User user, String name, Asked asked, PasskeyVerifier.Made made) {
    String called = name.strip().isEmpty() ? "A passkey" : name.strip();
    if (called.length() > NAME_CHARS_MAX || called.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInput(
          "A passkey's name is one line of at most " + NAME_CHARS_MAX + " characters.");
    }
    PasskeyVerifier.Kept kept =
        asked(asked, Optional.of(user))
            .flatMap(a -> PasskeyVerifier.made(a, made))
            .orElseThrow(() ->
                new InvalidInput(
                    "What the browser sent does not prove that a passkey was made for this page"
                        + " just now. Open the page anew and try again."));
    insistFirst(asked);
    return database.write(h -> add(h, user, called, PasskeyVerifier.hostOf(asked.origin()), kept));
  }

  private void insistFirst(Asked asked) {
    if (!challenges.spend(asked.challenge(), clock.instant())) {
      throw new InvalidInput("That was sent already. Open the page anew and try again.");
    }
  }

  private Passkey add(Handle h, User user, String name, String host, PasskeyVerifier.Kept kept) {
    String credential = Base64Url.of(kept.credential());
    if (all(h, user).size() >= PASSKEYS_MAX) {
      throw Refused.rule("At most " + PASSKEYS_MAX + " passkeys: remove one first.");
    }
    if (find(h, credential).isPresent()) {
      throw Refused.rule("This passkey has been added already.");
    }
    UUID id = Ids.next(random);
    h.execute(
        "insert into passkeys (id, user_id, credential, key, count, name, host, created_at) values"
            + " (?, ?, ?, ?, ?, ?, ?, ?)",
        id.toString(),
        user.id().toString(),
        credential,
        kept.key(),
        kept.count(),
        name,
        host,
        now());
    return all(h, user).stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
  }

  /** The user whose passkey was used, and how often it was, is noted. */
  Optional<User> use(Asked asked, Optional<User> whose, PasskeyVerifier.Used used) {
    Optional<Known> known = database.read(h -> find(h, Base64Url.of(used.credential())));
    Optional<Long> count =
        asked(asked, whose)
            .flatMap(a ->
                known
                    .filter(k -> k.host().equals(a.host()))
                    .flatMap(k -> PasskeyVerifier.used(a, k.kept(), used)));
    if (known.isEmpty()
        || count.isEmpty()
        || !challenges.spend(asked.challenge(), clock.instant())) {
      return Optional.empty();
    }
    database.write(h ->
        h.execute(
            "update passkeys set count = ?, last_used_at = ? where id = ?",
            count.get(),
            now(),
            known.get().id()));
    return known.map(Known::user).filter(u -> whose.isEmpty() || whose.get().id().equals(u.id()));
  }

  private static Optional<Known> find(Handle h, String credential) {
    return h.select(
            "select u.*, p.id as passkey_id, p.credential, p.key, p.count, p.host from passkeys p"
                + " join users u on u.id = p.user_id where p.credential = ?",
            credential)
        .map(KNOWN)
        .findOne();
  }

  @Override
  public List<Passkey> all(User user) {
    return database.read(h -> all(h, user));
  }

  private static List<Passkey> all(Handle h, User user) {
    return h.select(
            "select * from passkeys where user_id = ? order by created_at, id",
            user.id().toString())
        .map(PASSKEY)
        .list();
  }

  private static Passkey read(Row row) {
    return new Passkey(
        row.id("id"),
        row.text("name"),
        row.text("host"),
        row.text("credential"),
        row.time("created_at"),
        row.optionalTime("last_used_at"));
  }

  @Override
  public Passkey remove(User user, UUID id, Optional<UUID> but) {
    return database.write(h -> {
      Passkey passkey =
          all(h, user).stream()
              .filter(p -> p.id().equals(id))
              .findFirst()
              .orElseThrow(() -> new NotFound("passkey", "Couldn't find that passkey."));
      h.execute("delete from passkeys where id = ?", id.toString());
      SqlSessions.endOthers(h, user, but);
      return passkey;
    });
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }
}
