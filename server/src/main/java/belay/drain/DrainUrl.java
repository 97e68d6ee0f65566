package belay.drain;

import belay.release.InvalidInput;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a drain leads to. Pure.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param userInfo as it stands in the URL, escaped; a secret
 * @param text the URL as it was given; may hold secrets
 */
public record DrainUrl(Kind kind, String host, int port, Optional<String> userInfo, String text) {
  private static final int CHARS_MAX = 2_000;
  private static final int PORT_MAX = 65_535;

  /** How lines travel. */
  public enum Kind {
    /** RFC 5424 over TCP, counted as in RFC 6587. */
    SYSLOG("syslog", -1),
    /** The same over TLS. */
    SYSLOG_TLS("syslog+tls", -1),
    HTTP("http", 80),
    HTTPS("https", 443);

    private final String scheme;
    private final int port;

    Kind(String scheme, int port) {
      this.scheme = scheme;
      this.port = port;
    }

    boolean isSyslog() {
      return this == SYSLOG || this == SYSLOG_TLS;
    }
  }

  /**
   * Reads a URL.
   *
   * @throws InvalidInput when nothing can be sent there
   */
  public static DrainUrl of(String text) {
    if (text.length() > CHARS_MAX) {
      throw new InvalidInput("A drain's URL has at most " + CHARS_MAX + " characters.");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw invalid();
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw invalid();
    }
    Kind kind = kind(uri);
    String host = Optional.ofNullable(uri.getHost()).orElseThrow(DrainUrl::invalid);
    int port = uri.getPort() < 0 ? kind.port : uri.getPort();
    if (port < 1 || port > PORT_MAX) {
      throw new InvalidInput(
          "The URL needs a port from 1 to 65535, such as " + kind.scheme + "://host:6514");
    }
    Optional<String> userInfo = Optional.ofNullable(uri.getRawUserInfo());
    checkRest(uri, kind, userInfo);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new DrainUrl(kind, bare, port, userInfo, text);
  }

  private static Kind kind(URI uri) {
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    for (Kind kind : Kind.values()) {
      if (kind.scheme.equals(scheme)) {
        return kind;
      }
    }
    throw invalid();
  }

  private static void checkRest(URI uri, Kind kind, Optional<String> userInfo) {
    boolean path = !Optional.ofNullable(uri.getRawPath()).orElse("").matches("/?");
    if (kind.isSyslog() && (path || userInfo.isPresent() || uri.getRawQuery() != null)) {
      throw new InvalidInput(
          "A syslog drain's URL is " + kind.scheme + "://host:port and nothing more.");
    }
    if (uri.getRawFragment() != null) {
      throw new InvalidInput("A drain's URL has no fragment (#…): it could not be sent.");
    }
  }

  /** Says nothing of what was given: a password may be in it. */
  private static InvalidInput invalid() {
    return new InvalidInput(
        "Url is invalid: it is syslog://host:port, syslog+tls://host:port, https://… or http://…");
  }

  /** The URL for those who may not see its secrets: user and password, and keys in the query. */
  public String masked() {
    String nobody =
        userInfo.map(secret -> text.replaceFirst("//[^@/?#]*@", "//****@")).orElse(text);
    return nobody.replaceFirst("\\?.+", "?****");
  }

  /** What is asked of an HTTP receiver: the URL without user and password. */
  URI target() {
    return URI.create(userInfo.map(secret -> text.replaceFirst("//[^@/?#]*@", "//")).orElse(text));
  }

  /** Scheme, host and port: secrets can be in none of them. */
  @Override
  public String toString() {
    return kind.scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
