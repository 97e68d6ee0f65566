package belay.cli.machine;

import belay.cli.console.Failure;
import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.http.Api;
import belay.cli.http.ApiError;
import belay.cli.http.Credentials;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The credential of a server's own home, as it was before {@code belay up}. The control plane
 * replaces one that is not known any more when it starts.
 *
 * @param before empty when there was none, or none that can be read
 */
public record OwnCredential(Home home, Optional<Json> before) {
  public static OwnCredential in(Home home) {
    return new OwnCredential(home, read(home));
  }

  private static Optional<Json> read(Home home) {
    try {
      return Optional.of(Json.parse(Files.readString(home.credentialsFile())))
          .filter(json -> !json.text("token").isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Refuses a home that somebody logged in with to a server elsewhere: he would be logged out. */
  public void insistOwn() {
    Path path = home.path();
    if (before.isPresent() && !home.isServers()) {
      throw Failure.failed(
          home.credentialsFile()
              + " is your login to the server "
              + before.get().text("url")
              + ", and a server of this home would keep its own there.",
          "Nothing was started. Give the server a home of its own:",
          "BELAY_HOME=" + path.resolveSibling(path.getFileName() + "-server") + " belay up");
    }
  }

  /**
   * Whether the server that runs does not know it, which a logout or a revocation takes, or cannot
   * be reached by its socket, which somebody deleted: a control plane makes both when it starts.
   */
  boolean isDead() {
    if (before.isEmpty() || before.get().text("url").isEmpty()) {
      return true;
    }
    String socket = Program.SERVER.running(home).map(ready -> ready.text("api_socket")).orElse("");
    if (!socket.isEmpty() && !Files.exists(Path.of(socket))) {
      return true;
    }
    Credentials kept = home.credentials(Map.of());
    try {
      var _ = new Api(kept).get("/account");
      return false;
    } catch (ApiError e) {
      return e.httpStatus() == 401;
    }
  }

  /** What to say when there is another now. */
  Optional<String> changed() {
    Optional<Json> now = read(home);
    boolean same =
        before.isEmpty()
            || now.isEmpty()
            || now.get().text("token").equals(before.get().text("token"));
    return same
        ? Optional.empty()
        : Optional.of(
            "The token in "
                + home.credentialsFile()
                + " was not known to the server any more (a logout or a revocation takes it); there"
                + " is a new one for "
                + now.get().text("email")
                + ".");
  }
}
