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
  static void insist() {
    Run info = docker(Path.of("").toAbsolutePath(), "version", "-f", "{{.Server.Version}}");
    assumeTrue(info.exit() == 0, "skipped: no Docker Engine answers: " + info.text().strip());
    assumeTrue(BaseImages.canBeMade(), "skipped: busybox-static is not installed");
    BaseImages.plain();
  }

  /** A server that uses it, as {@link #insist}. */
  static Machine machine() {
    insist();
    Machine machine = Machine.up();
    host().ifPresent(host -> machine.set("docker.host", host));
    return machine;
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

  /** Removes a home's images that nothing runs and, without {@code -a}, that have no tag. */
  static void prune(Path home, String... more) {
    List<String> command = new ArrayList<>(List.of("image", "prune", "-f"));
    command.addAll(List.of(more));
    command.addAll(List.of("--filter", label(home)));
    docker(home, command.toArray(String[]::new)).ok();
  }

  private static List<String> lines(Path home, String... words) {
    // Where none answers, the home's containers are in an engine of the test's own.
    if (!Files.isDirectory(home.resolve("run/docker")) || docker(home, "version").exit() != 0) {
      return List.of();
    }
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(List.of("--filter", label(home)));
    return docker(home, command.toArray(String[]::new)).ok().out().lines().distinct().toList();
  }

  private static String label(Path home) {
    try {
      return "label=belay.home=" + Files.readAllLines(home.resolve("data/docker-home")).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
