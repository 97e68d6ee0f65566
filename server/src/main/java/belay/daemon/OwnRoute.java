package belay.daemon;

import belay.access.Claim;
import belay.api.routing.AppRoutes;
import belay.handover.TcpListener;
import belay.home.StateFile;
import belay.http.RoutedDoor;
import belay.routing.Site;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way by which the router hands requests for the server's own name to the control plane: an
 * entry of its table like an app's, whose upstream knows the router by what it says first.
 */
record OwnRoute(Site.Own own, TcpListener socket, String preface) implements AutoCloseable {
  private static final int PREFACE_BYTES = 32;

  /** Its id in the router's table, where an app has a UUID. */
  static final String ID = "belay";

  /**
   * What the router says first, the same from one control plane to the next: the router's table may
   * be older than this one. In a file that its owner alone can read, as the router's table is.
   */
  static String preface(Path run, SecureRandom random) {
    Path file = run.resolve("api-routed.json");
    Optional<String> kept = kept(file);
    if (kept.isPresent()) {
      return kept.get();
    }
    byte[] bytes = new byte[PREFACE_BYTES];
    random.nextBytes(bytes);
    String fresh = HexFormat.of().formatHex(bytes);
    StateFile.write(file, Map.of("preface", fresh));
    return fresh;
  }

  /** For the control plane that listens there, as far as the settings say that it may be asked. */
  RoutedDoor door(Claim claim, boolean plain) {
    return new RoutedDoor(socket, preface, own.host(), own.url(), claim, plain);
  }

  @Override
  public void close() {
    socket.close();
  }

  /** Names it, not its preface. */
  @Override
  public String toString() {
    return "OwnRoute[" + own + "]";
  }

  private static Optional<String> kept(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(StateFile.read(file).path("preface").asText()).filter(p -> !p.isEmpty())
          : Optional.empty();
    } catch (UncheckedIOException e) {
      // Cut short by a crash: another one is made.
      return Optional.empty();
    }
  }

  /**
   * The entry. A build may be silent for as long as it likes, so there is no time for an answer.
   */
  AppRoutes routes() {
    var address = socket.address();
    return new AppRoutes(
        ID,
        ID,
        List.of(own.host()),
        AppRoutes.State.UP,
        "control-plane",
        List.of(
            new AppRoutes.Upstream(
                "server", address.getAddress().getHostAddress(), address.getPort(), preface)),
        AppRoutes.ENDLESS,
        false);
  }
}
