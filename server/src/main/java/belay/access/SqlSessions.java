package belay.access;

import belay.database.Database;
import belay.database.DatabaseUnwritable;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Ids;
import belay.release.NotFound;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Sessions in the database file. */
final class SqlSessions implements Sessions {
  private static final RowMapper<Known> KNOWN = Row.mapper(Known::read);

  private static final RowMapper<Session> SESSION = Row.mapper(SqlSessions::read);

  private static final long LAST_USED_GRAIN =
      Duration.ofMinutes(1).dividedBy(ChronoUnit.MICROS.getDuration());

  /** The oldest make room: a script that signs in again and again must not fill the table. */
  private static final int SESSIONS_MAX = 50;

  static final int SECRET_CHARS_MAX = 200;

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random;
  private final SignInLinks links;

  SqlSessions(Database database, InstantSource clock, SecureRandom random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.links = new SignInLinks(database, clock, random);
  }

  @Override
  public Link link(User user) {
    return links.make(user);
  }

  @Override
  public boolean isOpen(String link) {
    return links.whose(link).isPresent();
  }

  /** The user whom a link would let in. */
  Optional<User> whose(String link) {
    return links.whose(link);
  }

  @Override
  public Optional<Begun> enter(String link, Browser browser) {
    if (link.length() > SECRET_CHARS_MAX) {
      return Optional.empty();
    }
    return database.write(h -> {
      return links.use(h, link).map(u -> begin(h, u, browser, true));
    });
  }

  @Override
  public Begun begin(User user, Browser browser, boolean proved) {
    return database.write(h -> begin(h, user, browser, proved));
  }

  private Begun begin(Handle h, User user, Browser browser, boolean proved) {
    String secret = Tokens.makeSession(random);
    UUID id = Ids.next(random);
    Instant now = Micros.now(clock);
    String owner = user.id().toString();
    h.execute("delete from sessions where expires_at <= ?", Micros.of(now));
    h.execute(
        "delete from sessions where user_id = ? and hash not in (select hash from sessions where"
            + " user_id = ? order by last_used_at desc limit ?)",
        owner,
        owner,
        SESSIONS_MAX - 1);
    h.execute(
        "insert into sessions (hash, id, user_id, browser, address, created_at, expires_at,"
            + " last_used_at, proved_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        Tokens.hash(secret),
        id.toString(),
        owner,
        browser.name(),
        browser.address(),
        Micros.of(now),
        Micros.of(now.plus(LIFE)),
        Micros.of(now),
        proved ? Micros.of(now) : 0);
    return new Begun(find(h, user, id).orElseThrow(), user, secret);
  }

  @Override
  public Optional<Person> person(String secret, Browser browser) {
    if (secret.length() > SECRET_CHARS_MAX) {
      return Optional.empty();
    }
    String hash = Tokens.hash(secret);
    Optional<Known> known =
        database.read(h ->
            h.select(
                    "select u.*, s.id as session_id, s.last_used_at, s.address from sessions s join"
                        + " users u on u.id = s.user_id where s.hash = ? and s.expires_at > ?",
                    hash,
                    now())
                .map(KNOWN)
                .findOne());
    known.ifPresent(k -> noteUse(hash, k, browser));
    return known.map(Known::person);
  }

  private record Known(Person person, long lastUsed, String address) {
    static Known read(Row row) {
      return new Known(
          new Person(SqlAccess.user(row), row.text("session_id")),
          row.number("last_used_at"),
          row.text("address"));
    }
  }

  private void noteUse(String hash, Known known, Browser browser) {
    boolean fresh = now() - known.lastUsed < LAST_USED_GRAIN;
    if (fresh && known.address.equals(browser.address())) {
      return;
    }
    try {
      database.write(h ->
          h.execute(
              "update sessions set last_used_at = ?, address = ? where hash = ?",
              now(),
              browser.address(),
              hash));
    } catch (DatabaseUnwritable e) {
      // A full disk must not lock out the person who comes to make room.
    }
  }

  @Override
  public List<Session> all(User user) {
    return database.read(h -> all(h, user));
  }

  private List<Session> all(Handle h, User user) {
    return h.select(
            "select * from sessions where user_id = ? and expires_at > ? order by created_at, id",
            user.id().toString(),
            now())
        .map(SESSION)
        .list();
  }

  private Optional<Session> find(Handle h, User user, UUID id) {
    return all(h, user).stream().filter(s -> s.id().equals(id)).findFirst();
  }

  private static Session read(Row row) {
    return new Session(
        row.id("id"),
        row.text("browser"),
        row.text("address"),
        row.time("created_at"),
        row.time("expires_at"),
        row.time("last_used_at"));
  }

  @Override
  public Session end(User user, UUID id) {
    return database.write(h -> {
      Session session =
          find(h, user, id)
              .orElseThrow(() -> new NotFound("session", "Couldn't find that session."));
      h.execute("delete from sessions where id = ?", id.toString());
      return session;
    });
  }

  @Override
  public void endOthers(User user, Optional<UUID> but) {
    database.write(h -> {
      endOthers(h, user, but);
      return true;
    });
  }

  /** The same as a part of a transaction. */
  static void endOthers(Handle h, User user, Optional<UUID> but) {
    h.execute(
        "delete from sessions where user_id = ? and id <> ?",
        user.id().toString(),
        but.map(UUID::toString).orElse(""));
  }

  @Override
  public boolean isProved(UUID session) {
    long since = Micros.of(Micros.now(clock).minus(PROOF_LIFE));
    return database.read(h ->
        h.select("select 1 from sessions where id = ? and proved_at > ?", session.toString(), since)
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  @Override
  public void prove(UUID session) {
    database.write(h ->
        h.execute("update sessions set proved_at = ? where id = ?", now(), session.toString()));
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }
}
