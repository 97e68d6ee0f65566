package belay.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.AppName;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoSpec;
import belay.runtime.limits.DynoLimits;
import java.io.IOException;
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

/** A runtime over throwaway directories that remembers what dynos printed and how they ended. */
final class Dynos implements AutoCloseable {
  static final UUID APP = UUID.fromString("11111111-1111-4111-8111-111111111111");

  final List<String> printed = new CopyOnWriteArrayList<>();
  final List<String> ended = new CopyOnWriteArrayList<>();
  final ProcessRuntime runtime;
  final Path home;
  final Path release;
  final Path shared;

  Dynos(Path base) throws IOException {
    this(base, Machine.look());
  }

  Dynos(Path base, Machine machine) throws IOException {
    home = base.resolve("home");
    release = home.resolve("slugs/apps/app/releases/20261122-000000");
    shared = home.resolve("slugs/apps/app/shared");
    Files.createDirectories(release);
    Files.createDirectories(shared);
    DynoRuntime.DynoOutput output = (dyno, text) -> printed.add(dyno.name() + ": " + text);
    runtime =
        new ProcessRuntime(
            home,
            output,
            InstantSource.system(),
            DynoLimits.DEFAULT,
            belay.network.NetworkSettings.HOST,
            machine);
    assertThat(runtime.description()).startsWith("Processes ");
    runtime.onExit((dyno, status) -> ended.add(dyno.name() + " " + status));
  }

  Dyno start(String name, String command) {
    return runtime.start(spec(name, command, Map.of()));
  }

  DynoSpec spec(String name, String command, Map<String, String> env) {
    return new DynoSpec(
        APP,
        new AppName("app"),
        DynoName.parse(name),
        7,
        release,
        shared,
        command,
        env,
        OptionalInt.empty(),
        Optional.empty());
  }

  /** Runs a dyno to its end and answers its status. */
  int run(String command, Map<String, String> env) {
    Dyno dyno = runtime.start(spec("job.1", command, env));
    await(() -> !ended.isEmpty());
    return runtime.exit(dyno).orElseThrow();
  }

  void awaitLine(String line) {
    await(() -> printed.contains(line));
  }

  void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("printed %s, ended %s", printed, ended).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  Path directories() {
    return home.resolve("run/dynos");
  }

  @Override
  public void close() {
    runtime.running().forEach(d -> runtime.stop(d, Duration.ZERO));
    runtime.close();
    assertThat(directories()).isEmptyDirectory();
  }
}
