package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import belay.runtime.Dyno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane is killed; the next takes over the containers. Skipped without an engine. */
@Tag("docker")
class TakeOverTest {
  private static final String CHATTY =
      "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo $i; [ $((i % 20)) != 0 ] || sleep 0.08; done;"
          + " printf last; exit 9";

  @TempDir Path base;
  private Engine engine = Engine.at(Optional.empty());

  @BeforeEach
  void needsAnEngine() throws Exception {
    engine = TestEngine.withBusybox();
    Files.createDirectories(base.resolve("home"));
  }

  private Process fork(String output, String... start) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx64m"));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dbelay.test.app=" + DockerDynos.NAME);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Forked.class.getName(), base.resolve("home").toString()));
    command.add(base.resolve(output).toString());
    command.addAll(List.of(start));
    Process process = new ProcessBuilder(command).inheritIO().start();
    await(() -> Files.exists(base.resolve(output + ".ready")) || !process.isAlive());
    return process;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private DockerDynos next() throws IOException {
    return new DockerDynos(base, engine, DockerLimits.DEFAULT);
  }

  private List<String> lines(String file) {
    try {
      return Files.exists(base.resolve(file)) ? Files.readAllLines(base.resolve(file)) : List.of();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noLineAndNoStatusIsLost() throws Exception {
    Process first = fork("first", CHATTY);
    await(() -> lines("first").size() > 100);
    kill(first);
    Process second = fork("second");
    await(() -> lines("second").size() > 100);
    kill(second);
    // It ends while nobody is there.
    await(() ->
        !Boolean.TRUE.equals(
            engine
                .ask(docker -> docker.inspectContainerCmd(DockerDynos.container("web.1")).exec())
                .getState()
                .getRunning()));

    try (DockerDynos third = next()) {
      third.await(() -> third.ended.contains("web.1 9"));

      List<String> all = new ArrayList<>(lines("first"));
      all.addAll(lines("second"));
      third.printed.forEach(line -> all.add(line.replaceFirst("^web.1: ", "")));
      List<String> expected =
          new ArrayList<>(IntStream.rangeClosed(1, 3000).mapToObj(Integer::toString).toList());
      expected.add("last");
      // Killed between handing a line on and noting that, it is there twice: one line a kill.
      assertThat(all.size()).isBetween(expected.size(), expected.size() + 2);
      assertThat(all.stream().distinct().toList()).isEqualTo(expected);
      assertThat(third.printed).isNotEmpty();
    }
  }

  @Test
  void aDynoThatRunsIsTheSameDynoAndCanBeStopped() throws Exception {
    kill(fork("first", "trap 'echo bye; exit 3' TERM; while :; do sleep 0.05; done"));

    try (DockerDynos next = next()) {
      assertThat(next.runtime.running())
          .singleElement()
          .satisfies(d -> {
            assertThat(d.name()).hasToString("web.1");
            assertThat(d.version()).isEqualTo(7);
            assertThat(d.port().orElseThrow()).isPositive();
          });
      Dyno dyno = next.runtime.running().getFirst();
      assertThat(next.runtime.portInside(dyno)).isEqualTo(5000);

      next.runtime.stop(dyno, Duration.ofSeconds(20));

      assertThat(next.printed).contains("web.1: bye");
      assertThat(next.runtime.exit(dyno)).hasValue(3);
    }
  }

  @Test
  void aOneOffWhoseCallerIsGoneIsEndedAndRemoved() throws Exception {
    kill(fork("first", "exec sleep 600"));

    try (DockerDynos next = next()) {
      assertThat(next.containers()).containsExactly(DockerDynos.container("web.1"));
    }
  }

  @Test
  void whatAStartThatWasCutShortLeftIsTakenAway() throws Exception {
    kill(fork("first", "exec sleep 600"));
    var labels = Labels.of(HomeLabel.of(base.resolve("home")), Examples.DYNO, false);
    Files.createFile(base.resolve("home/run/docker").resolve(Examples.DYNO.id().toString()));
    engine.ask(docker ->
        docker
            .createContainerCmd(TestEngine.BUSYBOX)
            .withName(DockerDynos.container("cut-short"))
            .withCmd("sh")
            .withLabels(labels)
            .exec());

    try (DockerDynos next = next()) {
      assertThat(next.containers()).containsExactly(DockerDynos.container("web.1"));
      assertThat(next.runtime.running()).hasSize(1);
    }
  }

  @Test
  void aCopyOfTheHomeTakesNothing() throws Exception {
    kill(fork("first", "exec sleep 600"));
    Path copy = base.resolve("copy/home");
    Files.createDirectories(copy.resolve("data"));
    Files.createDirectories(copy.resolve("run/docker"));
    Files.copy(base.resolve("home/data/docker-home"), copy.resolve("data/docker-home"));

    try (DockerDynos other = new DockerDynos(base.resolve("copy"), engine, DockerLimits.DEFAULT)) {
      assertThat(other.runtime.running()).isEmpty();
    }
    try (DockerDynos next = next()) {
      assertThat(next.runtime.running()).hasSize(1);
    }
  }
}
