package belay.signin.oidc;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which provider is asked who people are.
 *
 * @param issuer as it calls itself, https
 * @param client what this server is called there
 * @param secret the file that holds what this server proves itself with
 * @param name what people know the provider by
 * @param authorities a PEM file of authorities that it may be certified by too
 */
public record OidcSettings(
    URI issuer, String client, Path secret, String name, Optional<Path> authorities) {
  /** Where a relative path of a file begins. */
  public OidcSettings below(Path home) {
    return new OidcSettings(
        issuer, client, home.resolve(secret), name, authorities.map(home::resolve));
  }
}
