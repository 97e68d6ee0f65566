package belay.access;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.NotFound;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Invitations in the database file, as hashes. */
final class SqlInvitations implements Invitations {
  private static final RowMapper<Invitation> INVITATION = Row.mapper(SqlInvitations::read);

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random;
  private final SqlTokens tokens;

  SqlInvitations(Database database, InstantSource clock, SecureRandom random, SqlTokens tokens) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.tokens = tokens;
  }

  @Override
  public Issued invite(User user) {
    String secret = Tokens.makeInvitation(random);
    Instant now = Micros.now(clock);
    Invitation made = new Invitation(now, now.plus(LIFE), Optional.empty());
    database.write(h ->
        h.execute(
            "insert into invitations (user_id, hash, created_at, expires_at) values (?, ?, ?, ?)"
                + " on conflict (user_id) do update set hash = excluded.hash, created_at ="
                + " excluded.created_at, expires_at = excluded.expires_at, used_at = null",
            user.id().toString(),
            Tokens.hash(secret),
            Micros.of(made.createdAt()),
            Micros.of(made.expiresAt())));
    return new Issued(made, secret);
  }

  @Override
  public Map<UUID, Invitation> all() {
    Map<UUID, Invitation> all = new HashMap<>();
    database
        .read(h ->
            h.select("select * from invitations")
                .map(Row.mapper(row -> Map.entry(row.id("user_id"), read(row))))
                .list())
        .forEach(e -> all.put(e.getKey(), e.getValue()));
    return all;
  }

  @Override
  public Invitation revoke(User user) {
    return database.write(h -> {
      Invitation known =
          h.select(
                  "select * from invitations where user_id = ? and used_at is null",
                  user.id().toString())
              .map(INVITATION)
              .findOne()
              .orElseThrow(
                  () -> new NotFound("invitation", user.email() + " has no open invitation."));
      h.execute("delete from invitations where user_id = ?", user.id().toString());
      return known;
    });
  }

  @Override
  public Shown look(String secret) {
    return database.read(h -> look(h, secret, Micros.now(clock)));
  }

  /** The look before the writer's turn is for guesses, which must not keep others waiting. */
  @Override
  public Shown accept(String secret, String description) {
    Shown shown = look(secret);
    if (!(shown instanceof Shown.Good)) {
      return shown;
    }
    return database.write(h -> {
      Instant now = Micros.now(clock);
      Shown again = look(h, secret, now);
      if (!(again instanceof Shown.Good good)) {
        return again;
      }
      h.execute(
          "update invitations set used_at = ? where hash = ?", Micros.of(now), Tokens.hash(secret));
      return new Shown.Accepted(
          good.user(), tokens.issue(h, good.user(), description, Scope.ALL, Optional.empty()));
    });
  }

  private static Shown look(Handle h, String secret, Instant now) {
    return h.select(
            "select u.*, i.expires_at, i.used_at from invitations i join users u on u.id ="
                + " i.user_id where i.hash = ?",
            Tokens.hash(secret))
        .map(Row.mapper(row -> shown(row, now)))
        .findOne()
        .orElseGet(Shown.Unknown::new);
  }

  private static Shown shown(Row row, Instant now) {
    Optional<Instant> used = row.optionalTime("used_at");
    Instant expires = row.time("expires_at");
    if (used.isPresent()) {
      return new Shown.Used(used.get());
    }
    return now.isBefore(expires)
        ? new Shown.Good(SqlAccess.user(row), expires)
        : new Shown.OutOfDate(expires);
  }

  private static Invitation read(Row row) {
    return new Invitation(
        row.time("created_at"), row.time("expires_at"), row.optionalTime("used_at"));
  }
}
