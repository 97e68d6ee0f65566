package belay.access;

import belay.database.Database;
import belay.database.DatabaseUnwritable;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Ids;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Tokens in the database file, as hashes. */
final class SqlTokens {
  private static final RowMapper<Known> KNOWN = Row.mapper(Known::read);

  private static final RowMapper<Token> TOKEN = Row.mapper(SqlTokens::read);

  private static final long LAST_USED_GRAIN =
      Duration.ofMinutes(1).dividedBy(ChronoUnit.MICROS.getDuration());
  private static final int CHARS_MAX = 200;
  private static final int DESCRIPTION_CHARS_MAX = 200;
  private static final int TOKENS_MAX = 200;
  private static final Duration LIFE_MAX = Duration.ofDays(3_650);

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random;

  SqlTokens(Database database, InstantSource clock, SecureRandom random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  Optional<Person> person(String token) {
    if (token.length() > CHARS_MAX) {
      return Optional.empty();
    }
    String hash = Tokens.hash(token);
    long now = now();
    Optional<Known> known =
        database.read(h ->
            h.select(
                    "select u.*, t.id as token_id, t.scopes, t.last_used_at from tokens t join users"
                        + " u on u.id = t.user_id where t.hash = ? and (t.expires_at is null or"
                        + " t.expires_at > ?)",
                    hash,
                    now)
                .map(KNOWN)
                .findOne());
    known.ifPresent(k -> noteUse(hash, k.lastUsed, now));
    return known.map(Known::person);
  }

  private record Known(Person person, long lastUsed) {
    static Known read(Row row) {
      return new Known(
          new Person(SqlAccess.user(row), row.text("token_id"), scopes(row.text("scopes"))),
          row.number("last_used_at"));
    }
  }

  private static Set<Scope> scopes(String words) {
    return Scope.of(List.of(words.split(" ")));
  }

  private void noteUse(String hash, long lastUsed, long now) {
    if (now - lastUsed < LAST_USED_GRAIN) {
      return;
    }
    try {
      database.write(
          h -> h.execute("update tokens set last_used_at = ? where hash = ?", now, hash));
    } catch (DatabaseUnwritable e) {
      // A full disk must not lock out the person who comes to make room.
    }
  }

  /** What was made: the secret, told only now. */
  Access.Issued issue(User user, String description, Set<Scope> scopes, Optional<Duration> life) {
    check(description, life);
    return database.write(h -> issue(h, user, description, scopes, life));
  }

  /** The same as a part of a transaction. */
  Access.Issued issue(
      Handle h, User user, String description, Set<Scope> scopes, Optional<Duration> life) {
    check(description, life);
    if (list(h, user).size() >= TOKENS_MAX) {
      throw Refused.rule("At most " + TOKENS_MAX + " tokens: revoke one first.");
    }
    String secret = Tokens.make(random);
    UUID id = Ids.next(random);
    Instant now = Micros.now(clock);
    h.execute(
        "insert into tokens (hash, id, user_id, description, created_at, scopes, expires_at,"
            + " hint) values (?, ?, ?, ?, ?, ?, ?, ?)",
        Tokens.hash(secret),
        id.toString(),
        user.id().toString(),
        description,
        Micros.of(now),
        Scope.words(scopes),
        life.map(l -> Micros.of(now.plus(l).truncatedTo(ChronoUnit.MICROS))),
        Tokens.hint(secret));
    return new Access.Issued(find(h, user, id).orElseThrow(), secret);
  }

  private static void check(String description, Optional<Duration> life) {
    if (description.length() > DESCRIPTION_CHARS_MAX
        || description.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInput(
          "A token's description is one line of at most " + DESCRIPTION_CHARS_MAX + " characters.");
    }
    if (life.filter(l -> l.isNegative() || l.isZero() || l.compareTo(LIFE_MAX) > 0).isPresent()) {
      throw new InvalidInput("A token lasts from one second to ten years, or for ever.");
    }
  }

  List<Token> list(User user) {
    return database.read(h -> list(h, user));
  }

  /** Those that are out of date too: their owner sees why they stopped. */
  private static List<Token> list(Handle h, User user) {
    return h.select(
            "select * from tokens where user_id = ? order by created_at, id", user.id().toString())
        .map(TOKEN)
        .list();
  }

  private static Optional<Token> find(Handle h, User user, UUID id) {
    return list(h, user).stream().filter(t -> t.id().equals(id)).findFirst();
  }

  private static Token read(Row row) {
    return new Token(
        row.id("id"),
        row.text("description"),
        scopes(row.text("scopes")),
        row.text("hint"),
        row.time("created_at"),
        row.optionalTime("expires_at"),
        row.optionalTime("last_used_at"));
  }

  Token revoke(User user, UUID id) {
    return database.write(h -> {
      Token token =
          find(h, user, id)
              .orElseThrow(
                  () -> new NotFound("authorization", "Couldn't find that authorization."));
      h.execute("delete from tokens where id = ?", id.toString());
      return token;
    });
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }
}
