package belay.access;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import belay.signin.RecoveryCodes;
import belay.signin.Totp;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Apps and recovery codes in the database file. */
final class SqlSecondFactors implements SecondFactors {
  private static final int CODE_CHARS_MAX = 60;

  /** What is computed with where there is no key: it costs the same, and nothing fits. */
  private static final byte[] NOBODYS = new byte[20];

  private static final RowMapper<Kept> KEPT =
      Row.mapper(row ->
          new Kept(row.bytes("sealed"), row.optionalTime("confirmed_at"), row.number("last_step")));

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random;
  private final AccessSeal seal;
  private final SqlRecoveryCodes codes;

  SqlSecondFactors(Database database, InstantSource clock, SecureRandom random, AccessSeal seal) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.seal = seal;
    this.codes = new SqlRecoveryCodes(database, random);
  }

  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  private record Kept(byte[] sealed, Optional<Instant> confirmed, long lastStep) {}

  private static Optional<Kept> find(Handle h, UUID user) {
    return h.select("select * from totp where user_id = ?", user.toString()).map(KEPT).findOne();
  }

  private byte[] key(UUID user, Kept kept) {
    return seal.open()
        .apply("totp " + user, kept.sealed())
        .orElseThrow(() ->
            Refused.rule(
                "The key of the app that makes codes was changed in the database, and cannot be"
                    + " used. An administrator resets how you sign in: belay users:reset EMAIL"));
  }

  @Override
  public State of(User user) {
    return database.read(h -> {
      int left = SqlRecoveryCodes.left(h, user);
      return new State(find(h, user.id()).flatMap(Kept::confirmed), left);
    });
  }

  @Override
  public byte[] begin(User user) {
    return database.write(h -> {
      Optional<Kept> kept = find(h, user.id());
      if (kept.flatMap(Kept::confirmed).isPresent()) {
        throw Refused.rule("An app makes codes for you already: remove it first.");
      }
      if (kept.isPresent()) {
        return key(user.id(), kept.get());
      }
      byte[] key = Totp.key(random);
      h.execute(
          "insert into totp (user_id, sealed, created_at, last_step) values (?, ?, ?, 0)",
          user.id().toString(),
          seal.close().apply("totp " + user.id(), key),
          now());
      return key;
    });
  }

  @Override
  public List<String> confirm(User user, String code) {
    return database.write(h -> {
      Kept kept =
          find(h, user.id())
              .filter(k -> k.confirmed().isEmpty())
              .orElseThrow(() -> Refused.rule("No app is being set up: begin anew."));
      OptionalLong step = Totp.fit(key(user.id(), kept), code, clock.instant(), kept.lastStep());
      if (step.isEmpty()) {
        throw new InvalidInput(
            "That is not the code which the app shows now. Type the newest one; if it is refused"
                + " too, the clock of the phone or of this server is wrong.");
      }
      h.execute(
          "update totp set confirmed_at = ?, last_step = ? where user_id = ?",
          now(),
          step.getAsLong(),
          user.id().toString());
      return codes.make(h, user);
    });
  }

  @Override
  public List<String> renew(User user) {
    return database.write(h -> {
      if (find(h, user.id()).flatMap(Kept::confirmed).isEmpty()) {
        throw Refused.rule("Recovery codes stand in for an app, and none is set up.");
      }
      return codes.make(h, user);
    });
  }

  @Override
  public void remove(User user, Optional<UUID> but) {
    database.write(h -> {
      if (!forget(h, user)) {
        throw new NotFound("totp", "No app makes codes for you.");
      }
      SqlSessions.endOthers(h, user, but);
      return true;
    });
  }

  /** As a part of a transaction; false when there was none. */
  static boolean forget(Handle h, User user) {
    SqlRecoveryCodes.forget(h, user);
    return h.execute("delete from totp where user_id = ?", user.id().toString()) > 0;
  }

  /** Whether a code is right. */
  enum Fit {
    /** No app is set up: whatever was typed counts for nothing. */
    NONE,
    /** It is the app's, or a recovery code, and is used up now. */
    RIGHT,
    WRONG
  }

  /** Takes a code; takes about as long where nobody has an app. */
  Fit take(UUID user, String code) {
    Optional<Kept> kept = database.read(h -> find(h, user)).filter(k -> k.confirmed().isPresent());
    byte[] key = kept.map(k -> key(user, k)).orElse(NOBODYS);
    String typed = code.substring(0, Math.min(code.length(), CODE_CHARS_MAX));
    OptionalLong step =
        Totp.fit(key, typed, clock.instant(), kept.map(Kept::lastStep).orElse(Long.MAX_VALUE));
    String hash = RecoveryCodes.hash(typed);
    boolean recovery = codes.has(user, hash);
    if (kept.isEmpty()) {
      return Fit.NONE;
    }
    return (step.isPresent() && useStep(user, step.getAsLong()))
            || (recovery && codes.use(user, hash))
        ? Fit.RIGHT
        : Fit.WRONG;
  }

  /** Of several who come with one code at the same moment one is let in. */
  private boolean useStep(UUID user, long step) {
    return database.write(h ->
        h.execute(
            "update totp set last_step = ? where user_id = ? and last_step < ?",
            step,
            user.toString(),
            step))
        > 0;
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }
}
