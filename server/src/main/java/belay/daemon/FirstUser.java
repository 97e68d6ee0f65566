package belay.daemon;

import belay.access.Access;
import belay.access.User;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Makes the first user, an admin, and keeps his token where the local command line and git find it,
 * so that they need no set-up.
 */
final class FirstUser {
  private final Access access;
  private final Path credentials;

  FirstUser(Access access, Path credentials) {
    this.access = access;
    this.credentials = credentials;
  }

  /** Writes the credentials with the address that the API has now. */
  void ensure(String apiUrl) {
    List<User> users = access.users();
    if (users.isEmpty()) {
      write(
          apiUrl, access.createUser(System.getProperty("user.name", "owner") + "@localhost", true));
    } else if (Files.exists(credentials) && isKnown(StateFile.read(credentials))) {
      var kept = StateFile.read(credentials);
      write(apiUrl, kept.path("email").asText(), kept.path("token").asText());
    } else {
      // Whoever has this directory has the server: it lets in as who administers it for longest.
      write(
          apiUrl,
          users.stream()
              .filter(User::admin)
              .min(Comparator.comparing(User::createdAt))
              .orElseGet(users::getFirst));
    }
  }

  /** A token is not known any more when its user was removed. */
  private boolean isKnown(JsonNode kept) {
    return access.byToken(kept.path("token").asText()).isPresent();
  }

  private void write(String apiUrl, User user) {
    write(
        apiUrl,
        user.email(),
        access.issueToken(user, "first user, kept in BELAY_HOME/credentials"));
  }

  private void write(String apiUrl, String email, String token) {
    StateFile.write(credentials, Map.of("url", apiUrl, "email", email, "token", token));
  }
}
