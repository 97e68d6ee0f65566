package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainersTest {
  private static final String NAME = DockerDynos.container("web.1");

  @SuppressWarnings("NullAway.Init") // set before every test by start
  private DockerDynos dynos;

  @BeforeAll
  static void needsAnEngine() throws Exception {
    TestEngine.withBusybox().close();
  }

  @BeforeEach
  void start(@TempDir Path base) throws Exception {
    dynos = new DockerDynos(base);
  }

  @AfterEach
  void close() throws Exception {
    dynos.engine.ask(docker -> docker.removeContainerCmd(NAME).withForce(true).exec());
    dynos.close();
  }

  private String created(Map<String, String> labels) {
    return dynos.engine.ask(docker ->
        docker
            .createContainerCmd(TestEngine.BUSYBOX)
            .withCmd("sh")
            .withName(NAME)
            .withLabels(labels)
            .exec()
            .getId());
  }

  @Test
  void aNameThatGoesToAnotherWhileItsLeftoverIsRemovedIsNotInsistedOn() throws Exception {
    String home = HomeLabel.of(dynos.home);
    Containers containers = new Containers(dynos.engine, home, DockerLimits.DEFAULT);
    String leftover = created(Labels.of(home, Examples.DYNO, false));
    ContainerOrder order =
        ContainerOrder.of(
            DockerDynos.spec("web.1", 7, "sh", Map.of()), false, Optional.empty(), Instant.EPOCH);

    String id =
        containers.create(
            order,
            _ -> {
              containers.remove(leftover);
              created(Map.of());
              return false;
            });

    assertThat(dynos.inspect(id).getName()).isEqualTo("/" + NAME + "-v7");
    containers.remove(id);
  }
}
