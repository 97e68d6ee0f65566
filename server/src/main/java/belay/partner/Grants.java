package belay.partner;

import belay.database.Database;
import belay.database.Micros;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * What partners prove by that they may speak of a resource: a code in the request that provisions
 * it, exchanged once for a token and one to refresh that (RFC 6749 sections 4.1.3 and 6). Only
 * hashes are kept. Safe for several threads.
 */
public final class Grants {
  /** As Heroku's. */
  public static final Duration CODE_LIFE = Duration.ofMinutes(5);

  public static final Duration TOKEN_LIFE = Duration.ofHours(8);
  private static final Duration REFRESH_LIFE = Duration.ofDays(3_650);
  private static final int BYTES = 32;

  private final Database database;
  private final SecureRandom random;
  private final InstantSource time;

  public Grants(Database database, SecureRandom random, InstantSource time) {
    this.database = database;
    this.random = random;
    this.time = time;
  }

  private enum Kind {
    CODE,
    ACCESS,
    REFRESH
  }

  /** A code, and until when it is good. */
  record Code(String text, Instant until) {}

  /** What a code was exchanged for. */
  public record Tokens(String access, String refresh) {
    @Override
    public String toString() {
      return "Tokens";
    }
  }

  Code code(UUID addon) {
    database.write(h ->
        h.execute(
            "delete from partner_tokens where expires_at < ? or (addon_id = ? and kind = ?)",
            Micros.of(time.instant()),
            addon.toString(),
            Kind.CODE.name()));
    Instant until = time.instant().plus(CODE_LIFE);
    return new Code(issue(addon, Kind.CODE, until), until);
  }

  private String issue(UUID addon, Kind kind, Instant until) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String text = HexFormat.of().formatHex(bytes);
    database.write(h ->
        h.execute(
            "insert into partner_tokens (hash, addon_id, kind, expires_at) values (?, ?, ?, ?)",
            hash(text),
            addon.toString(),
            kind.name(),
            Micros.of(until)));
    return text;
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Optional<UUID> of(String text, Kind kind) {
    return database.read(h ->
        h.select(
                "select addon_id from partner_tokens where hash = ? and kind = ? and expires_at > ?",
                hash(text),
                kind.name(),
                Micros.of(time.instant()))
            .mapTo(String.class)
            .findOne()
            .map(UUID::fromString));
  }

  /** Of which resource a code is that was not exchanged. */
  public Optional<UUID> coded(String code) {
    return of(code, Kind.CODE);
  }

  /** Of which resource a token is that refreshes. */
  public Optional<UUID> refreshed(String token) {
    return of(token, Kind.REFRESH);
  }

  /** Of which resource somebody may speak who has a token. */
  public Optional<UUID> speaks(String token) {
    return of(token, Kind.ACCESS);
  }

  /** Exchanges a code, which is good once. */
  public Tokens exchange(String code, UUID addon) {
    database.write(h -> h.execute("delete from partner_tokens where hash = ?", hash(code)));
    return new Tokens(
        issue(addon, Kind.ACCESS, time.instant().plus(TOKEN_LIFE)),
        issue(addon, Kind.REFRESH, time.instant().plus(REFRESH_LIFE)));
  }

  /** Another token; the one that refreshes stays. */
  public Tokens refresh(String token, UUID addon) {
    return new Tokens(issue(addon, Kind.ACCESS, time.instant().plus(TOKEN_LIFE)), token);
  }

  void forget(UUID addon) {
    database.write(
        h -> h.execute("delete from partner_tokens where addon_id = ?", addon.toString()));
  }
}
