package belay.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The server of one add-on, as its notes say.
 *
 * @param port of 127.0.0.1
 * @param own the password of Belay's user, which may do all
 * @param password what apps sign in with
 * @param next the other one they may sign in with while credentials are rotated; empty at other
 *     times
 * @param fenced whether apps are kept out
 */
record Instance(
    UUID id, int port, String own, String password, String next, boolean fenced, Tuning tuning) {
  /** Belay's own. */
  static final String USER = "belay";

  /**
   * The apps'. Clients that do not know users of Redis sign in as this one with a password alone.
   */
  static final String APPS = "default";

  private static final int PASSWORD_BYTES = 24;

  /** One to be, with passwords that nobody has seen. */
  static Instance fresh(UUID id, int port, SecureRandom random) {
    return new Instance(id, port, password(random), password(random), "", false, Tuning.USUAL);
  }

  static String password(SecureRandom random) {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return "p" + HexFormat.of().formatHex(bytes);
  }

  static Instance read(UUID id, SortedMap<String, String> notes) {
    return new Instance(
        id,
        Integer.parseInt(notes.getOrDefault("port", "0")),
        notes.getOrDefault("own", ""),
        notes.getOrDefault("password", ""),
        notes.getOrDefault("next", ""),
        notes.getOrDefault("fenced", "").equals("yes"),
        Tuning.read(notes));
  }

  Map<String, String> notes() {
    Map<String, String> notes = new TreeMap<>(tuning.notes());
    notes.put("port", Integer.toString(port));
    notes.put("own", own);
    notes.put("password", password);
    notes.put("next", next);
    notes.put("fenced", fenced ? "yes" : "");
    return notes;
  }

  Instance rotating(String newPassword) {
    return new Instance(id, port, own, password, newPassword, fenced, tuning);
  }

  Instance rotated() {
    return new Instance(id, port, own, next, "", fenced, tuning);
  }

  /** The same on another port. */
  Instance at(int other) {
    return new Instance(id, other, own, password, next, fenced, tuning);
  }

  Instance fenced(boolean out) {
    return new Instance(id, port, own, password, next, out, tuning);
  }

  Instance tuned(Tuning other) {
    return new Instance(id, port, own, password, next, fenced, other);
  }

  /** With the password that apps get. */
  String url() {
    return "redis://%s:%s@127.0.0.1:%d".formatted(APPS, password, port);
  }

  /** As the server's users are told of a password without having it. */
  static String hash(String password) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
      return "#" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Instance[" + id + "]";
  }
}
