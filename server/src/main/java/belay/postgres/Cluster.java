package belay.postgres;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A cluster of one add-on, as its notes say.
 *
 * @param database its database's name, which its roles' names begin with
 * @param port of 127.0.0.1
 * @param login which of its two login roles apps have, {@code a} or {@code b}
 * @param next the other one's password while credentials are rotated; empty at other times
 */
record Cluster(
    UUID id,
    String database,
    int major,
    int port,
    String superuser,
    String login,
    String password,
    String next) {
  static final String SUPERUSER = "belay";
  private static final int PASSWORD_BYTES = 24;
  private static final int NAME_LENGTH = 12;

  /** One to be, with passwords that nobody has seen. */
  static Cluster fresh(UUID id, int major, int port, SecureRandom random) {
    return new Cluster(
        id, databaseOf(id), major, port, password(random), "a", password(random), "");
  }

  private static String databaseOf(UUID id) {
    return "d" + id.toString().replace("-", "").substring(0, NAME_LENGTH);
  }

  /** One to be, of a copy of this one's data: with the same names, and a password of its own. */
  Cluster again(UUID other, int otherPort, String otherPassword) {
    return new Cluster(other, database, major, otherPort, superuser, "a", otherPassword, "");
  }

  static String password(SecureRandom random) {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return "p" + HexFormat.of().formatHex(bytes);
  }

  static Cluster read(UUID id, SortedMap<String, String> notes) {
    return new Cluster(
        id,
        notes.getOrDefault("database", databaseOf(id)),
        Integer.parseInt(notes.getOrDefault("major", "0")),
        Integer.parseInt(notes.getOrDefault("port", "0")),
        notes.getOrDefault("superuser", ""),
        notes.getOrDefault("login", "a"),
        notes.getOrDefault("password", ""),
        notes.getOrDefault("next", ""));
  }

  Map<String, String> notes() {
    return new TreeMap<>(
        Map.of(
            "database", database,
            "major", Integer.toString(major),
            "port", Integer.toString(port),
            "superuser", superuser,
            "login", login,
            "password", password,
            "next", next));
  }

  String owner() {
    return database() + "_owner";
  }

  String role(String which) {
    return database() + "_" + which;
  }

  String other() {
    return login.equals("a") ? "b" : "a";
  }

  Cluster rotating(String password) {
    return new Cluster(id, database, major, port, superuser, login, this.password, password);
  }

  Cluster rotated() {
    return new Cluster(id, database, major, port, superuser, other(), next, "");
  }

  /** With the password that apps get. */
  String url() {
    return "postgres://%s:%s@127.0.0.1:%d/%s".formatted(role(login), password, port, database());
  }

  @Override
  public String toString() {
    return "Cluster[" + database() + "]";
  }
}
