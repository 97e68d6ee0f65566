package belay.access;

import belay.database.Database;
import belay.database.Micros;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Links by which a person signs in once, in the database file. */
final class SignInLinks {
  private static final int LINKS_MAX = 10;

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random;

  SignInLinks(Database database, InstantSource clock, SecureRandom random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  /** Makes one; the oldest of the user's make room. */
  Sessions.Link make(User user) {
    String secret = Tokens.makeSignIn(random);
    Instant expires = Micros.now(clock).plus(Sessions.LINK_LIFE);
    database.write(h -> {
      h.execute("delete from sign_in_links where expires_at <= ?", now());
      h.execute(
          "delete from sign_in_links where user_id = ? and hash not in (select hash from"
              + " sign_in_links where user_id = ? order by expires_at desc limit ?)",
          user.id().toString(),
          user.id().toString(),
          LINKS_MAX - 1);
      return h.execute(
          "insert into sign_in_links (hash, user_id, expires_at) values (?, ?, ?)",
          Tokens.hash(secret),
          user.id().toString(),
          Micros.of(expires));
    });
    return new Sessions.Link(secret, expires);
  }

  /** The user whom a link would let in. */
  Optional<User> whose(String link) {
    return link.length() > SqlSessions.SECRET_CHARS_MAX
        ? Optional.empty()
        : database.read(h -> whose(h, link));
  }

  private Optional<User> whose(Handle h, String link) {
    return h.select(
            "select u.* from sign_in_links l join users u on u.id = l.user_id where l.hash = ? and"
                + " l.expires_at > ?",
            Tokens.hash(link),
            now())
        .map(SqlAccess.USER)
        .findOne();
  }

  /** The user whom a link lets in, once: it is gone with that. */
  Optional<User> use(Handle h, String link) {
    Optional<User> user = whose(h, link);
    h.execute("delete from sign_in_links where hash = ?", Tokens.hash(link));
    return user;
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }
}
