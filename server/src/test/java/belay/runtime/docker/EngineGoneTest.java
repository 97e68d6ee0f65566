package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine is not there, goes away, or comes back. */
class EngineGoneTest {
  @TempDir Path base;

  @Test
  void withoutAnEngineNothingFailsButTheStart() throws Exception {
    Engine none = Engine.at(Optional.of("unix://" + base.resolve("none.sock")));
    Files.createDirectories(base.resolve("home/run/docker"));
    try (DockerRuntime runtime =
        new DockerRuntime(
            base.resolve("home"),
            none,
            (_, _) -> {},
            InstantSource.system(),
            DockerLimits.DEFAULT,
            Optional::empty)) {
      assertThat(runtime.running()).isEmpty();
      assertThat(runtime.description()).startsWith("No containers. Docker is not installed here");
      assertThatThrownBy(() -> runtime.start(DockerDynos.spec("web.1", 1, "", Map.of())))
          .isInstanceOf(CannotStartDyno.class)
          .hasMessageContaining("web.1 could not be started: Docker is not installed here")
          .hasMessageContaining("then try again");
      assertThatThrownBy(
              () -> runtime.runOnce(DockerDynos.spec("run.1", 1, "", Map.of()), Optional.empty()))
          .isInstanceOf(CannotStartDyno.class);
      assertThat(base.resolve("home/run/docker")).isEmptyDirectory();
    }
  }

  @Test
  @Tag("docker")
  void whileItIsAwayNoDynoIsTakenForDeadAndAfterwardsNoLineIsMissing() throws Exception {
    TestEngine.withBusybox();
    try (Relay relay = new Relay(base.resolve("relay.sock"));
        DockerDynos dynos = new DockerDynos(base, relay.engine(), DockerLimits.DEFAULT)) {
      Dyno dyno = dynos.start("web.1", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.02; done");
      dynos.awaitLine("web.1: 20");

      relay.disconnect();
      assertThatThrownBy(() -> dynos.start("web.2", "true")).isInstanceOf(CannotStartDyno.class);
      Thread.sleep(1_000);
      assertThat(dynos.runtime.exit(dyno)).isEmpty();
      assertThat(dynos.runtime.running()).containsExactly(dyno);
      assertThat(dynos.ended).isEmpty();
      int heard = dynos.printed.size();

      relay.connect();
      dynos.await(() -> dynos.printed.size() > heard + 60);
      assertThat(List.copyOf(dynos.printed).subList(0, heard + 60))
          .isEqualTo(IntStream.rangeClosed(1, heard + 60).mapToObj(i -> "web.1: " + i).toList());
      dynos.runtime.stop(dyno, Duration.ZERO);
      assertThat(dynos.runtime.exit(dyno)).isPresent();
    }
  }

  @Test
  @Tag("docker")
  void whatEndedMeanwhileIsToldOnceItIsBack() throws Exception {
    Engine real = TestEngine.withBusybox();
    try (Relay relay = new Relay(base.resolve("relay.sock"));
        DockerDynos dynos = new DockerDynos(base, relay.engine(), DockerLimits.DEFAULT)) {
      dynos.start("web.1", "trap 'echo bye; exit 4' TERM; echo up; while :; do sleep 0.05; done");
      dynos.awaitLine("web.1: up");

      relay.disconnect();
      real.ask(docker ->
          docker.killContainerCmd(DockerDynos.container("web.1")).withSignal("TERM").exec());
      Thread.sleep(500);
      assertThat(dynos.ended).isEmpty();

      relay.connect();
      dynos.await(() -> dynos.ended.contains("web.1 4"));
      assertThat(dynos.printed).containsExactly("web.1: up", "web.1: bye");
    }
  }

  @Test
  @Tag("docker")
  void whatWasStoppedMeanwhileIsKilledOnceItIsBack() throws Exception {
    TestEngine.withBusybox();
    try (Relay relay = new Relay(base.resolve("relay.sock"));
        DockerDynos dynos = new DockerDynos(base, relay.engine(), DockerLimits.DEFAULT)) {
      Dyno dyno = dynos.start("web.1", "echo up; exec sleep 600");
      dynos.awaitLine("web.1: up");

      relay.disconnect();
      Thread stop = Thread.ofVirtual().start(() -> dynos.runtime.stop(dyno, Duration.ZERO));
      Thread.sleep(200);
      relay.connect();

      stop.join();
      dynos.await(() -> dynos.ended.contains("web.1 137"));
    }
  }

  @Test
  @Tag("docker")
  void thoseThatRunAreTakenOverOnceItIsThere() throws Exception {
    TestEngine.withBusybox();
    try (Relay relay = new Relay(base.resolve("relay.sock"))) {
      DockerDynos first = new DockerDynos(base, relay.engine(), DockerLimits.DEFAULT);
      Dyno dyno = first.start("web.1", "echo up; exec sleep 600");
      first.awaitLine("web.1: up");
      first.runtime.close();

      relay.disconnect();
      DockerDynos next = new DockerDynos(base, relay.engine(), DockerLimits.DEFAULT);
      assertThat(next.runtime.running()).isEmpty();
      relay.connect();

      next.await(() -> next.runtime.running().equals(List.of(dyno)));
      next.close();
    }
  }
}
