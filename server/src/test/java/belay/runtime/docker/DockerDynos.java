package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.AppName;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoSpec;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A runtime over a throwaway home that remembers what dynos printed and how they ended. */
public final class DockerDynos implements AutoCloseable {
  static final UUID APP = UUID.fromString("11111111-1111-4111-8111-111111111111");

  /** Of this JVM alone: tests in another share the engine. */
  static final AppName NAME =
      new AppName(
          System.getProperty("belay.test.app", "belay-test-" + ProcessHandle.current().pid()));

  public final List<String> printed = new CopyOnWriteArrayList<>();
  public final List<String> ended = new CopyOnWriteArrayList<>();
  public final Engine engine;
  public final Path home;
  public final DockerRuntime runtime;

  public DockerDynos(Path base) throws IOException, InterruptedException {
    this(base, TestEngine.withBusybox(), DockerLimits.DEFAULT);
  }

  DockerDynos(Path base, Engine engine, DockerLimits limits) throws IOException {
    this.engine = engine;
    this.home = Files.createDirectories(base.resolve("home"));
    this.runtime =
        new DockerRuntime(
            home,
            engine,
            (dyno, text) -> printed.add(dyno.name() + ": " + text),
            InstantSource.system(),
            limits,
            Optional::empty);
    runtime.onExit((dyno, status) -> ended.add(dyno.name() + " " + status));
  }

  /** How the engine names the container of a dyno. */
  public static String container(String dyno) {
    return NAME + "." + dyno;
  }

  static DynoSpec spec(String name, int version, String command, Map<String, String> env) {
    return spec(name, version, command, env, TestEngine.BUSYBOX);
  }

  public static DynoSpec spec(
      String name, int version, String command, Map<String, String> env, String image) {
    return new DynoSpec(
        APP,
        NAME,
        DynoName.parse(name),
        version,
        Path.of("/"),
        Path.of("/"),
        command,
        env,
        OptionalInt.empty(),
        Optional.of(image));
  }

  Dyno start(String name, String command) {
    return runtime.start(spec(name, 7, command, Map.of()));
  }

  /** Runs a dyno to its end and answers its status. */
  int run(String command, Map<String, String> env) {
    int before = ended.size();
    Dyno dyno = runtime.start(spec("job.1", 7, command, env));
    await(() -> ended.size() > before);
    return runtime.exit(dyno).orElseThrow();
  }

  public void awaitLine(String line) {
    await(() -> printed.contains(line));
  }

  public void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("printed %s, ended %s", printed, ended).isLessThan(end);
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** The names of this home's containers, dead ones too. */
  List<String> containers() throws IOException {
    return new Containers(engine, HomeLabel.of(home), DockerLimits.DEFAULT)
        .all().stream().map(Containers.Listed::name).toList();
  }

  private static boolean isEmpty(Path directory) {
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasContainers(String... names) {
    try {
      return containers().equals(List.of(names));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command in a container, without waiting for it. */
  public void exec(String name, String... command) {
    String exec = engine.ask(docker -> docker.execCreateCmd(name).withCmd(command).exec().getId());
    Pull<Frame> _ =
        engine.stream((docker, pull) -> docker.execStartCmd(exec).withDetach(true).exec(pull));
  }

  /** What a container is, as the engine tells. */
  InspectContainerResponse inspect(String name) {
    return engine.ask(docker -> docker.inspectContainerCmd(name).exec());
  }

  Path positions() {
    return home.resolve("run/docker");
  }

  @Override
  public void close() throws IOException {
    runtime.stopAll(runtime.running(), Duration.ZERO);
    // One that had ended by itself is told of before it is removed.
    await(this::hasContainers);
    await(() -> !Files.exists(positions()) || isEmpty(positions()));
    runtime.close();
  }
}
