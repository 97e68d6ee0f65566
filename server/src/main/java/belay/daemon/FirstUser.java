package belay.daemon;

import belay.access.Access;
import belay.access.User;
import belay.home.StateFile;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first user, an admin, and keeps his token where the local command line and git find it,
 * so that they need no set-up.
 */
final class FirstUser {
  private static final Logger LOG = LoggerFactory.getLogger(FirstUser.class);

  /** Has a dot, without which clients take it for a team's, and is nobody's elsewhere. */
  private static final String DOMAIN = "@belay.localhost";

  private final Access access;
  private final Path credentials;

  FirstUser(Access access, Path credentials) {
    this.access = access;
    this.credentials = credentials;
  }

  /**
   * Writes the credentials with the address that the API has now. A token that is not known any
   * more is replaced by one of whoever administers this server for longest; credentials that are
   * for another server are put aside first.
   *
   * @param apiUrl for this machine
   * @param publicUrl for others, under which it is the same server
   */
  void ensure(String apiUrl, Optional<String> publicUrl) {
    Optional<JsonNode> kept = kept();
    if (kept.filter(this::isKnown).isPresent()) {
      write(
          apiUrl, publicUrl, kept.get().path("email").asText(), kept.get().path("token").asText());
      return;
    }
    Optional<JsonNode> own = kept.filter(file -> !file.path("token").asText().isEmpty());
    own.filter(file -> !isOf(apiUrl, file)).ifPresent(this::putAside);
    User user = user();
    if (own.isPresent()) {
      LOG.warn("the token in {} was revoked; it has a new one for {}", credentials, user.email());
    }
    String token = access.issueToken(user, "first user, kept in BELAY_HOME/credentials");
    write(apiUrl, publicUrl, user.email(), token);
  }

  /** Whoever has this directory has the server: it lets in as who administers it for longest. */
  private User user() {
    List<User> users = access.users();
    return users.stream()
        .filter(User::admin)
        .min(Comparator.comparing(User::createdAt))
        .or(() -> users.stream().findFirst())
        .orElseGet(
            () -> access.createUser(name(System.getProperty("user.name", "")) + DOMAIN, true));
  }

  /** Who has a number and no name on this machine is {@code ?} to Java. */
  static String name(String user) {
    return user.matches("[A-Za-z0-9][A-Za-z0-9._-]*") ? user : "owner";
  }

  /** What the file has now; empty too when it cannot be read as what it should be. */
  private Optional<JsonNode> kept() {
    try {
      return Files.exists(credentials)
          ? Optional.of(StateFile.read(credentials))
          : Optional.empty();
    } catch (UncheckedIOException e) {
      LOG.warn("{} cannot be read and is written anew: {}", credentials, e.getMessage());
      return Optional.empty();
    }
  }

  /** The token in the file, while it is one of this server's. */
  Optional<String> token() {
    return kept().filter(this::isKnown).map(file -> file.path("token").asText());
  }

  /** A token is not known any more when it was revoked, or its user removed. */
  private boolean isKnown(JsonNode kept) {
    return access.byToken(kept.path("token").asText()).isPresent();
  }

  /** Whether credentials are for this server, by their port: its address may have been another. */
  private static boolean isOf(String apiUrl, JsonNode kept) {
    try {
      return URI.create(kept.path("url").asText()).getPort() == URI.create(apiUrl).getPort();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void putAside(JsonNode kept) {
    Path aside = credentials.resolveSibling("credentials.elsewhere");
    try {
      Files.move(credentials, aside, StandardCopyOption.REPLACE_EXISTING);
      LOG.warn(
          "{} was for the server {}; it is kept in {}",
          credentials,
          kept.path("url").asText(),
          aside);
    } catch (IOException e) {
      throw new UncheckedIOException(
          credentials + " is for another server and cannot be put aside: " + e.getMessage(), e);
    }
  }

  private void write(String apiUrl, Optional<String> publicUrl, String email, String token) {
    Map<String, Object> content = new HashMap<>();
    // Logins of its owner to servers elsewhere.
    kept()
        .ifPresent(file ->
            Stream.of("servers", "current")
                .filter(file::has)
                .forEach(key -> content.put(key, file.get(key))));
    content.put("url", apiUrl);
    content.put("email", email);
    content.put("token", token);
    publicUrl.ifPresent(url -> content.put("public_url", url));
    StateFile.write(credentials, content);
  }
}
