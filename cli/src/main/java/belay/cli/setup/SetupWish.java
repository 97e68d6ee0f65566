package belay.cli.setup;

import belay.cli.console.Failure;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a server is to be called, and where it is to listen. Pure.
 *
 * @param domain the base domain, or the machine's address
 * @param apps the domain apart for apps
 * @param email whom a certificate authority writes to
 * @param encryption who ends TLS
 * @param bind the address that router and SSH listen on
 */
record SetupWish(
    String domain,
    Optional<String> apps,
    Optional<String> email,
    Encryption encryption,
    String bind,
    int http,
    int https) {

  /** Who ends TLS. */
  enum Encryption {
    /** The router. */
    ROUTER,
    /** A proxy of one's own in front. */
    PROXY,
    /** Nobody: for a trial. */
    NONE
  }

  /** Every key that a set-up writes, and its undoing takes away. */
  static final Set<String> KEYS =
      Set.of(
          "base.domain",
          "apps.domain",
          "acme.email",
          "api.bind",
          "api.plain",
          "bind",
          "http.port",
          "https.port");

  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?=.{4,200}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s<>,;]+@[^@\\s<>,;]+");

  /** A domain as people write it: without a dot at its end, and no address of a page. */
  static String domain(String text) {
    String domain = text.strip().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    if (!DOMAIN.matcher(domain).matches()) {
      throw Failure.usage(
          "\"" + text.strip() + "\" is not a domain such as example.com.",
          "Only the name: no https://, no port, no path. Without a domain: belay setup --ip ADDRESS");
    }
    return domain;
  }

  /** An address as it is written in URLs. */
  static String address(String text) {
    try {
      InetAddress address = InetAddress.ofLiteral(text.strip().replaceAll("[\\[\\]]", ""));
      String plain = address.getHostAddress().replaceFirst("%.*", "");
      return plain.contains(":") ? "[" + plain + "]" : plain;
    } catch (IllegalArgumentException e) {
      throw Failure.usage("\"" + text + "\" is not an address such as 203.0.113.7.");
    }
  }

  static String email(String text) {
    if (!EMAIL.matcher(text.strip()).matches()) {
      throw Failure.usage("\"" + text.strip() + "\" is not an email address.");
    }
    return text.strip();
  }

  boolean isAddress() {
    return !DOMAIN.matcher(domain).matches();
  }

  /** The server's own name. */
  String console() {
    return isAddress() ? domain : "belay." + domain;
  }

  /** What the names of apps end with; empty where they have none but on the machine. */
  Optional<String> appsDomain() {
    return apps.or(() -> isAddress() ? Optional.empty() : Optional.of(domain));
  }

  /** The settings that this is; an empty value is for a key to be taken away. */
  Map<String, Optional<String>> settings(Set<String> known) {
    String scheme = encryption == Encryption.PROXY ? "https://" : "";
    Map<String, Optional<String>> all = new HashMap<>();
    all.put("base.domain", Optional.of(scheme + domain));
    all.put("apps.domain", apps.map(a -> scheme + a));
    all.put("api.bind", Optional.of("127.0.0.1"));
    all.put(
        "api.plain", encryption == Encryption.NONE ? Optional.of("anywhere") : Optional.empty());
    all.put("bind", Optional.of(bind));
    all.put("http.port", Optional.of(Integer.toString(http)));
    all.put(
        "https.port",
        Optional.of(Integer.toString(https)).filter(_ -> encryption == Encryption.ROUTER));
    email.ifPresent(address -> all.put("acme.email", Optional.of(address)));
    all.entrySet().removeIf(e -> e.getValue().isPresent() && !known.contains(e.getKey()));
    return all;
  }
}
