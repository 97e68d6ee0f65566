package belay.router;

import belay.api.routing.AppRoutes;
import belay.handover.StartTime;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/**
 * The ports of this home's dynos whose processes still run, by what is in {@code run/dynos}: that
 * is how a router knows its dynos where no control plane tells it. Of containers it tells nothing.
 */
final class LiveDynos {
  private final Path dynos;
  private final String boot;

  LiveDynos(Path run, String boot) {
    this.dynos = run.resolve("dynos");
    this.boot = boot;
  }

  Set<Integer> ports() {
    Set<Integer> ports = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(dynos)) {
      for (Path directory : all) {
        int port = port(directory);
        if (port > 0) {
          ports.add(port);
        }
      }
    } catch (IOException e) {
      // Nothing was started yet.
    }
    return ports;
  }

  static boolean holdAll(Set<Integer> ports, AppRoutes app) {
    return app.upstreams().stream().allMatch(u -> ports.contains(u.port()));
  }

  /** 0 when it does not run, or is another home's of which this is a copy. */
  private int port(Path directory) {
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
      return runs ? note.path("port").asInt() : 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
