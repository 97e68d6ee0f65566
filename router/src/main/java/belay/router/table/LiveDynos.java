package belay.router.table;

import belay.api.routing.AppRoutes;
import belay.handover.StartTime;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of this home's dynos whose processes still run, by what is in {@code run/dynos}:
 * that is how a router knows its dynos where no control plane tells it. Of containers it tells
 * nothing.
 */
public final class LiveDynos {
  private static final String LOOPBACK = "127.0.0.1";

  private final Path dynos;
  private final String boot;

  public LiveDynos(Path run, String boot) {
    this.dynos = run.resolve("dynos");
    this.boot = boot;
  }

  /** Where a dyno takes requests. */
  public record Address(String host, int port) {}

  public Set<Address> addresses() {
    Set<Address> addresses = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(dynos)) {
      for (Path directory : all) {
        address(directory).ifPresent(addresses::add);
      }
    } catch (IOException e) {
      // Nothing was started yet.
    }
    return addresses;
  }

  public static boolean holdAll(Set<Address> addresses, AppRoutes app) {
    return app.pools().stream()
        .flatMap(p -> p.upstreams().stream())
        .allMatch(u -> addresses.contains(new Address(u.host(), u.port())));
  }

  /** Empty when it does not run, or is another home's of which this is a copy, or has no port. */
  private Optional<Address> address(Path directory) {
    try {
      JsonNode note = Json.MAPPER.readTree(Files.readAllBytes(directory.resolve("spec.json")));
      String place =
          String.valueOf(Files.readAttributes(directory, BasicFileAttributes.class).fileKey());
      String[] process = Files.readString(directory.resolve("pid")).strip().split(" ", -1);
      boolean runs =
          note.path("boot").asText().equals(boot)
              && Files.readString(directory.resolve("place")).equals(place)
              && !Files.exists(directory.resolve("exit"))
              && process.length == 2
              && process[1].equals(Long.toString(StartTime.of(Long.parseLong(process[0]))));
      int port = note.path("port").asInt();
      // Without a word on it, it is where every dyno is that has no network of its own.
      String host = note.path("host").asText(LOOPBACK);
      return runs && port > 0 ? Optional.of(new Address(host, port)) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
