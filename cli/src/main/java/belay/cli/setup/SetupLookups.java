package belay.cli.setup;

import belay.cli.http.Http;
import belay.cli.http.Trust;
import belay.cli.machine.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks up what the checks of a set-up ask of this machine and the network. */
final class SetupLookups {
  private static final int MILLIS_MAX = 5_000;

  private SetupLookups() {}

  static Optional<List<InetAddress>> addresses(String name) {
    try {
      return Optional.of(List.of(InetAddress.getAllByName(name)));
    } catch (UnknownHostException e) {
      // As the C library words EAI_AGAIN.
      boolean unanswered = String.valueOf(e.getMessage()).contains("Temporary failure");
      return unanswered ? Optional.empty() : Optional.of(List.of());
    }
  }

  static Set<InetAddress> own() {
    Set<InetAddress> all = new HashSet<>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(all::add);
    } catch (SocketException e) {
      // Then nothing is known to lead here, which is said of each name.
      return all;
    }
    return all;
  }

  /** The time that a certificate authority has; its answer needs no proof to be compared with. */
  static Optional<Instant> timeElsewhere(String directory) {
    URI plain = URI.create(directory.replaceFirst("^https:", "http:"));
    URI host = URI.create("http://" + plain.getHost() + "/");
    try (Http.Response response =
        Http.send(
            "HEAD",
            host,
            Map.of(),
            Http.text(""),
            MILLIS_MAX,
            Trust.USUAL.with(belay.cli.http.Proof.ANYBODY))) {
      return Optional.of(
          ZonedDateTime.parse(response.header("date"), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant());
    } catch (IOException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  static Optional<Instant> built(Installation installation) {
    try {
      List<Path> jars = installation.jarsIfBuilt("cli");
      return jars.isEmpty()
          ? Optional.empty()
          : Optional.of(Files.getLastModifiedTime(jars.getFirst()).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** All addresses, of both families where the machine has both. */
  static String everywhere() {
    return Files.exists(Path.of("/proc/net/if_inet6")) ? "::" : "0.0.0.0";
  }
}
