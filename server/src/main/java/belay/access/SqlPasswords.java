package belay.access;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.InvalidInput;
import belay.release.NotFound;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Passwords in the database file. */
final class SqlPasswords implements Passwords {
  private static final RowMapper<Kept> KEPT =
      Row.mapper(row -> new Kept(SqlAccess.user(row), row.text("password_hash")));

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random;
  static final int FREE = 5;
  private final Attempts attempts =
      new Attempts(
          FREE,
          "Too many wrong passwords for this address: wait %d seconds. A link that belay dashboard"
              + " prints signs in all the while.");

  SqlPasswords(Database database, InstantSource clock, SecureRandom random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public boolean has(User user) {
    return database.read(h ->
        h.select("select 1 from passwords where user_id = ?", user.id().toString())
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  @Override
  public void set(User user, String password) {
    if (password.length() < CHARS_MIN || password.length() > CHARS_MAX) {
      throw new InvalidInput(
          "A password has from %d to %d characters; a sentence of a few words is a good one."
              .formatted(CHARS_MIN, CHARS_MAX));
    }
    if (password.equalsIgnoreCase(user.email())) {
      throw new InvalidInput("The password is your email address, which everybody knows.");
    }
    String hash = Argon2.hash(password, random);
    database.write(h ->
        h.execute(
            "insert into passwords (user_id, hash, changed_at) values (?, ?, ?) on conflict"
                + " (user_id) do update set hash = excluded.hash, changed_at = excluded.changed_at",
            user.id().toString(),
            hash,
            Micros.of(Micros.now(clock))));
  }

  @Override
  public void remove(User user, Optional<UUID> but) {
    database.write(h -> {
      if (h.execute("delete from passwords where user_id = ?", user.id().toString()) == 0) {
        throw new NotFound("password", "No password is set.");
      }
      SqlSessions.endOthers(h, user, but);
      return true;
    });
  }

  /** What slows down who guesses; {@link #fitting} does not ask it. */
  Attempts attempts() {
    return attempts;
  }

  /** The user whose address and password these are; takes as long for an address of nobody. */
  Optional<User> fitting(String email, String password) {
    Optional<Kept> kept = database.read(h -> find(h, email));
    String tried = password.substring(0, Math.min(password.length(), CHARS_MAX));
    boolean fits = Argon2.fits(tried, kept.map(Kept::hash).orElse(Argon2.NOBODYS));
    return kept.filter(_ -> fits).map(Kept::user);
  }

  private record Kept(User user, String hash) {}

  private static Optional<Kept> find(Handle h, String email) {
    return h.select(
            "select u.*, p.hash as password_hash from users u join passwords p on p.user_id = u.id"
                + " where lower(u.email) = lower(?)",
            email)
        .map(KEPT)
        .findOne();
  }
}
