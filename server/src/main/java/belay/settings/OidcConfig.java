package belay.settings;

import belay.signin.oidc.OidcSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Which OpenID Connect provider people may sign in by; its secret is in a file of its own. */
final class OidcConfig {
  static final List<String> KEYS =
      List.of("oidc.issuer", "oidc.client", "oidc.secret.file", "oidc.name", "oidc.ca");

  private static final int NAME_CHARS_MAX = 40;

  private OidcConfig() {}

  /** Reads the keys of its own; what is wrong is added to the problems. */
  static Optional<OidcSettings> of(Properties properties, List<String> problems) {
    String issuer = text(properties, "oidc.issuer");
    if (issuer.isEmpty()) {
      KEYS.stream()
          .filter(key -> !text(properties, key).isEmpty())
          .forEach(key -> problems.add(key + " is of no use without oidc.issuer"));
      return Optional.empty();
    }
    Optional<URI> uri = https(issuer);
    if (uri.isEmpty()) {
      problems.add(
          "oidc.issuer must be an address such as https://login.example.com, not \""
              + issuer
              + "\"");
    }
    for (String key : List.of("oidc.client", "oidc.secret.file")) {
      if (text(properties, key).isEmpty()) {
        problems.add(key + " is missing beside oidc.issuer");
      }
    }
    String name = text(properties, "oidc.name");
    if (name.length() > NAME_CHARS_MAX) {
      problems.add("oidc.name has at most " + NAME_CHARS_MAX + " characters");
    }
    return uri.map(u ->
        new OidcSettings(
            u,
            text(properties, "oidc.client"),
            Path.of(text(properties, "oidc.secret.file")),
            name.isEmpty() ? String.valueOf(u.getHost()) : name,
            Optional.of(text(properties, "oidc.ca")).filter(c -> !c.isEmpty()).map(Path::of)));
  }

  private static Optional<URI> https(String text) {
    try {
      URI uri = URI.create(text);
      boolean plain = uri.getQuery() == null && uri.getFragment() == null;
      return Optional.of(uri)
          .filter(u -> "https".equals(u.getScheme()) && u.getHost() != null && plain);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(Properties properties, String key) {
    return properties.getProperty(key, "").strip();
  }
}
