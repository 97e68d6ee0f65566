package belay.postgres.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An add-on's database on a named server, as its notes say.
 *
 * @param host where it is, with the port
 * @param begun whether something of it may be there
 * @param login which of its two login roles apps have, {@code a} or {@code b}
 * @param next the other one's password while credentials are rotated; empty at other times
 */
record ServerDatabase(
    String name, String host, boolean begun, String login, String password, String next) {
  private static final int PASSWORD_BYTES = 24;
  private static final int NAME_LENGTH = 16;

  /** One to be, with passwords that nobody has seen. */
  static ServerDatabase fresh(UUID id, String host, SecureRandom random) {
    String digits = id.toString().replace("-", "");
    // The end of an id is chance alone: other homes may have theirs on the same server.
    String name = "d" + digits.substring(digits.length() - NAME_LENGTH);
    return new ServerDatabase(name, host, false, "a", password(random), "");
  }

  static String password(SecureRandom random) {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return "p" + HexFormat.of().formatHex(bytes);
  }

  static ServerDatabase read(SortedMap<String, String> notes) {
    return new ServerDatabase(
        notes.getOrDefault("database", ""),
        notes.getOrDefault("host", ""),
        notes.getOrDefault("begun", "").equals("yes"),
        notes.getOrDefault("login", "a"),
        notes.getOrDefault("password", ""),
        notes.getOrDefault("next", ""));
  }

  Map<String, String> notes() {
    return new TreeMap<>(
        Map.of(
            "database", name,
            "host", host,
            "begun", begun ? "yes" : "no",
            "login", login,
            "password", password,
            "next", next));
  }

  ServerDatabase begins() {
    return new ServerDatabase(name, host, true, login, password, next);
  }

  String owner() {
    return name + "_owner";
  }

  String role(String which) {
    return name + "_" + which;
  }

  String other() {
    return login.equals("a") ? "b" : "a";
  }

  ServerDatabase rotating(String with) {
    return new ServerDatabase(name, host, begun, login, password, with);
  }

  ServerDatabase rotated() {
    return new ServerDatabase(name, host, begun, other(), next, "");
  }

  /** With the password that apps get. */
  String url(NamedServer server) {
    String query =
        server.options().entrySet().stream()
            .filter(o -> o.getKey().equals("sslmode"))
            .map(o -> "?sslmode=" + URLEncoder.encode(o.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    return "postgres://" + role(login) + ":" + password + "@" + host + "/" + name + query;
  }

  @Override
  public String toString() {
    return "ServerDatabase[" + name + "]";
  }
}
