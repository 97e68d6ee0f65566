package belay.runtime.docker.images;

import static org.assertj.core.api.Assertions.assertThat;

import belay.runtime.docker.Containers;
import belay.runtime.docker.DockerDynos;
import belay.runtime.docker.DockerLimits;
import belay.runtime.docker.Engine;
import belay.runtime.docker.HomeLabel;
import belay.runtime.docker.Labels;
import belay.runtime.docker.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("docker")
class BuildContainersTest {
  @TempDir Path base;
  private DockerDynos dynos;

  @BeforeAll
  static void needsAnEngine() throws Exception {
    TestEngine.withBusybox().close();
  }

  @BeforeEach
  void start() throws Exception {
    dynos = new DockerDynos(base);
  }

  @AfterEach
  void close() throws Exception {
    new BuildContainers(dynos.home, dynos.engine).sweep();
    dynos.close();
  }

  private String running(Map<String, String> labels) {
    String id =
        dynos.engine.ask(docker ->
            docker
                .createContainerCmd(TestEngine.BUSYBOX)
                .withCmd("sleep", "1000")
                .withName("belay-build-" + UUID.randomUUID())
                .withLabels(labels)
                .exec()
                .getId());
    dynos.engine.ask(docker -> docker.startContainerCmd(id).exec());
    return id;
  }

  private List<String> there() throws Exception {
    Map<String, String> wanted = Labels.ofBuild(HomeLabel.of(dynos.home));
    return dynos
        .engine
        .ask(docker -> docker.listContainersCmd().withShowAll(true).withLabelFilter(wanted).exec())
        .stream()
        .map(c -> c.getId())
        .toList();
  }

  @Test
  void thoseOfAnEarlierLifeAreEndedAndNoOthers() throws Exception {
    BuildContainers before = new BuildContainers(dynos.home, dynos.engine);
    running(before.labels());
    BuildContainers now = new BuildContainers(dynos.home, dynos.engine);
    String own = running(now.labels());
    assertThat(there()).hasSize(2);

    now.sweep();

    assertThat(there()).containsExactly(own);
  }

  @Test
  void itsOwnEndWithIt() throws Exception {
    BuildContainers now = new BuildContainers(dynos.home, dynos.engine);
    running(now.labels());
    now.close();
    assertThat(there()).isEmpty();
  }

  /** They are no dynos, which are taken over and listed. */
  @Test
  void noneOfThemIsADyno() throws Exception {
    running(new BuildContainers(dynos.home, dynos.engine).labels());
    Containers containers =
        new Containers(dynos.engine, HomeLabel.of(dynos.home), DockerLimits.DEFAULT);
    assertThat(containers.all()).isEmpty();
  }

  @Test
  void whereNoBuildEverRanInOneTheEngineIsNotAsked() throws Exception {
    try (Engine away = Engine.at(java.util.Optional.of("unix://" + base.resolve("none.sock")))) {
      BuildContainers none = new BuildContainers(dynos.home, away);
      none.sweep();
      assertThat(Files.exists(dynos.home.resolve("data/docker-builds"))).isFalse();
    }
  }
}
