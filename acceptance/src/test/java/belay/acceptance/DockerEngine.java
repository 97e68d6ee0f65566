package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Docker Engine that journeys use, by its own command. */
final class DockerEngine {
  static final String BASE = BaseImages.PLAIN;

  private DockerEngine() {}

  /** Skips the test, with the reason, where there is no engine; makes the image where there is. */
  static void insist(Path scratch) {
    Run info = docker(scratch, "version", "-f", "{{.Server.Version}}");
    assumeTrue(info.exit() == 0, "skipped: no Docker Engine answers: " + info.text().strip());
    assumeTrue(BaseImages.canBeMade(), "skipped: busybox-static is not installed");
    BaseImages.plain();
  }

  /** Where it listens, when that is not the usual socket. */
  static Optional<String> host() {
    return Optional.ofNullable(System.getenv("DOCKER_HOST"));
  }

  static Run docker(Path directory, String... words) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    return Run.of(directory, Map.of(), command);
  }

  /** The names of the containers that a home has, also of those that ended. */
  static List<String> containers(Path home) {
    return lines(home, "ps", "-a", "--format", "{{.Names}}");
  }

  /** Process numbers and command lines of what runs in a home's containers. */
  static List<String> processes(Path home) {
    return lines(home, "ps", "-q").stream()
        .flatMap(container -> {
          // One that ended meanwhile has none.
          Run top = docker(home, "top", container, "-eo", "pid,args");
          return top.exit() == 0 ? top.out().lines().skip(1).map(String::strip) : Stream.of();
        })
        .toList();
  }

  /** Removes the images that a home built. */
  static void removeImages(Path home) {
    for (String image : lines(home, "images", "-q", "--no-trunc")) {
      docker(home, "rmi", "-f", image);
    }
  }

  private static List<String> lines(Path home, String... words) {
    if (!Files.isDirectory(home.resolve("run/docker"))) {
      return List.of();
    }
    try {
      String label = Files.readAllLines(home.resolve("data/docker-home")).getFirst();
      List<String> command = new ArrayList<>(List.of(words));
      command.addAll(List.of("--filter", "label=belay.home=" + label));
      return docker(home, command.toArray(String[]::new)).ok().out().lines().distinct().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
