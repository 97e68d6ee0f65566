package belay.postgres.server;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A PostgreSQL server that is there already, and who makes databases on it. No text of it has the
 * password.
 *
 * @param user who may make databases and roles there
 * @param password as the URL has it; empty where a file does
 * @param file holds the password, and is read each time; beside the home when it is relative
 * @param database that the user connects to
 * @param options of libpq, such as {@code sslmode}, which the apps' URLs get too
 */
public record NamedServer(
    String host,
    int port,
    String user,
    String password,
    Optional<Path> file,
    String database,
    SortedMap<String, String> options) {
  private static final int PORT = 5432;
  private static final int PORT_MAX = 65_535;

  public NamedServer {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException whose message says what is wrong, in a clause without the URL
   */
  public static NamedServer of(String url, Optional<Path> file) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL: " + e.getReason(), e);
    }
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("postgres") && !scheme.equals("postgresql")) {
      throw new IllegalArgumentException("begins with postgres://");
    }
    String who = Optional.ofNullable(uri.getRawUserInfo()).orElse("");
    int colon = who.indexOf(':');
    String user = decoded(colon < 0 ? who : who.substring(0, colon));
    String password = colon < 0 ? "" : decoded(who.substring(colon + 1));
    Optional<String> host = Optional.ofNullable(uri.getHost());
    if (host.isEmpty() || user.isEmpty()) {
      throw new IllegalArgumentException("names a user and a host, as postgres://admin@host:5432");
    }
    if (password.isEmpty() && file.isEmpty()) {
      throw new IllegalArgumentException(
          "has no password, and postgresql.password-file is not set");
    }
    int port = uri.getPort() < 0 ? PORT : uri.getPort();
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("names no port");
    }
    String path = Optional.ofNullable(uri.getPath()).orElse("").replaceFirst("^/", "");
    return new NamedServer(
        host.get().replaceAll("[\\[\\]]", ""),
        port,
        user,
        password,
        file,
        path.isEmpty() ? "postgres" : path,
        options(Optional.ofNullable(uri.getRawQuery()).orElse("")));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static SortedMap<String, String> options(String query) {
    TreeMap<String, String> options = new TreeMap<>();
    for (String each : query.split("&", -1)) {
      int equals = each.indexOf('=');
      String key = equals < 0 ? each : each.substring(0, equals);
      if (!key.isEmpty() && !key.equals("sslmode") && !key.equals("sslrootcert")) {
        throw new IllegalArgumentException("may have sslmode and sslrootcert behind its ?");
      }
      if (!key.isEmpty()) {
        options.put(key, decoded(each.substring(equals + 1)));
      }
    }
    return options;
  }

  /** The same with a file that is beside a home. */
  public NamedServer in(Path home) {
    return new NamedServer(host, port, user, password, file.map(home::resolve), database, options);
  }

  /**
   * The password as it is now.
   *
   * @throws IOException when its file cannot be read
   */
  String secret() throws IOException {
    return file.isPresent() ? Files.readString(file.get()).strip() : password;
  }

  /** {@code pg.example.com:5432}. */
  public String place() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Whether it is on this machine's loopback, which apps are led to. */
  boolean isLocal() {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("::1");
  }

  @Override
  public String toString() {
    return "NamedServer[" + user + "@" + place() + "]";
  }
}
