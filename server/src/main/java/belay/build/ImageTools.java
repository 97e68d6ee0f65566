package belay.build;

import belay.confinement.ArgvWrapper;
import belay.confinement.BuildMachine;
import belay.confinement.BuildProcess;
import belay.confinement.BuildProcess.TookTooLong;
import belay.confinement.CommandWrapper;
import belay.release.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Programs of the server's that have the engine build images: {@code docker buildx}, which speaks
 * BuildKit, and {@code pack}, which speaks Cloud Native Buildpacks. They are the server's own, like
 * Belay, and no part of an app: what an app brings runs in the engine. Safe for use by several
 * threads.
 */
public final class ImageTools {
  /** What would decide for these programs themselves. */
  private static final List<String> OWN = List.of("HOME", "DOCKER_CONFIG", "XDG_RUNTIME_DIR");

  /** Whose the caches of {@code RUN --mount=type=cache} are; else they are all apps' together. */
  private static final String CACHES = "BUILDKIT_CACHE_MOUNT_NS";

  /** Build arguments that decide for BuildKit and not for a Dockerfile. */
  private static final Set<String> NOBODYS = Set.of(CACHES, "BUILDKIT_SYNTAX");

  private static final long AT_MOST_HOURS = 24;

  private final BuildMachine machine;
  private final Engine engine;

  /** Runs nothing yet. */
  public ImageTools(BuildMachine machine, Engine engine) {
    this.machine = machine;
    this.engine = engine;
  }

  /**
   * The engine that they use.
   *
   * @param host where it listens; empty for the usual socket
   * @param memoryMax what a build in it may use, in bytes
   * @param marks labels for a container that a build is about to run in, by which a start knows
   *     those that a crash left; throws {@link belay.release.BelayException} when the engine does
   *     not answer
   */
  public record Engine(
      Optional<String> host, OptionalLong memoryMax, Supplier<SortedMap<String, String>> marks) {}

  /** How a program ended. */
  public sealed interface Ended {
    record Well() implements Ended {}

    /**
     * It did not do it.
     *
     * @param full what to do, where it had no room to write to
     */
    record Badly(int status, Optional<String> full) implements Ended {}
  }

  /** The docker command, where it has buildx. An interrupt ends the question, with none. */
  public Optional<Path> buildx() throws InterruptedException {
    Optional<Path> docker = machine.ofServer("docker");
    return docker.isPresent()
            && run(List.of(docker.get().toString(), "buildx", "version"), _ -> {})
                instanceof Ended.Well
        ? docker
        : Optional.empty();
  }

  /** What a build in the engine may use, in bytes. */
  public OptionalLong memoryMax() {
    return engine.memoryMax();
  }

  /**
   * Has the commands of a build run in containers.
   *
   * @param image of them
   * @throws belay.release.BelayException when the server has no docker command, or the engine does
   *     not answer
   */
  ArgvWrapper inside(CommandWrapper outside, String image) {
    return new InStack(outside, docker(), image, engine.marks().get(), engine.memoryMax());
  }

  private List<String> docker() {
    Path docker =
        machine
            .ofServer("docker")
            .orElseThrow(() ->
                new InvalidInput(
                    "To build in one of Heroku's stacks the server needs the docker command:"
                        + " apt-get install docker-cli"));
    return engine
        .host()
        .map(h -> List.of(docker.toString(), "--host", h))
        .orElseGet(() -> List.of(docker.toString()));
  }

  /** The pack command, where the server has it. */
  public Optional<Path> pack() {
    return machine.ofServer("pack");
  }

  /**
   * Builds by BuildKit. An interrupt ends it.
   *
   * @param labels of the image
   * @param id a file that is to hold the image's id
   */
  public Ended build(
      Path docker,
      ImageBuilder.Order order,
      SortedMap<String, String> labels,
      Path id,
      Consumer<String> output)
      throws InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(docker.toString(), "buildx", "build", "--load", "--progress", "plain"));
    words.addAll(List.of("--iidfile", id.toString(), "--file", order.dockerfile()));
    order.target().ifPresent(target -> words.addAll(List.of("--target", target)));
    order
        .args()
        .forEach((key, value) -> {
          if (!NOBODYS.contains(key)) {
            words.addAll(List.of("--build-arg", key + "=" + value));
          }
        });
    words.addAll(List.of("--build-arg", CACHES + "=" + order.appId()));
    labels.forEach((key, value) -> words.addAll(List.of("--label", key + "=" + value)));
    words.add("-");
    List<String> reading =
        new ArrayList<>(List.of("sh", "-c", "exec \"$@\" < \"$0\"", order.context().toString()));
    reading.addAll(words);
    return run(reading, output);
  }

  /**
   * Builds by buildpacks. An interrupt ends it.
   *
   * @param name that the image is to have
   */
  public Ended build(Path pack, ImageBuilder.Pack what, String name, Consumer<String> output)
      throws InterruptedException {
    return run(
        List.of(
            pack.toString(),
            "build",
            name,
            "--path",
            what.source().toString(),
            "--builder",
            what.builder(),
            "--env-file",
            what.env().toString(),
            "--descriptor",
            what.descriptor().toString(),
            "--pull-policy",
            "if-not-present",
            "--no-color"),
        output);
  }

  private Ended run(List<String> command, Consumer<String> output) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.HOURS.toNanos(AT_MOST_HOURS);
    try {
      Hearing heard = new Hearing(output);
      int status = BuildProcess.run(command, Path.of("/"), environment(), deadline, heard);
      return status == 0 ? new Ended.Well() : new Ended.Badly(status, heard.full());
    } catch (TookTooLong e) {
      throw new IllegalStateException(e);
    }
  }

  private SortedMap<String, String> environment() {
    SortedMap<String, String> environment = new TreeMap<>(machine.variables());
    OWN.forEach(key -> machine.own(key).ifPresent(value -> environment.put(key, value)));
    machine.own("PATH").ifPresent(path -> environment.merge("PATH", path, (a, b) -> a + ":" + b));
    engine.host().ifPresent(h -> environment.put("DOCKER_HOST", h));
    return environment;
  }

  /** What a file with an id holds. */
  public static Optional<String> read(Path id) {
    try {
      return Files.exists(id) ? Optional.of(Files.readString(id).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
