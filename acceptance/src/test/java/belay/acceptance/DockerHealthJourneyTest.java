package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An image that says itself when it is well. */
@Tag("docker")
class DockerHealthJourneyTest {
  private static final String ON_REQUEST =
      "HEALTHCHECK --interval=1s --start-period=60s CMD test -f /tmp/well";
  private static final String NEVER = "HEALTHCHECK --interval=1s --retries=2 CMD false";

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  @AutoClose
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = DockerEngine.machine();
  }

  @Test
  void whatItsImageCallsUnhealthyIsNotDeployed() {
    Path app = ImageApp.pushed(machine, "sick", ImageApp.files("one"));
    machine.commit(app, changed("two", NEVER));

    machine.push(app).failed(1).says("v3 failed", "fails its image's HEALTHCHECK", "v2 still");

    assertThat(machine.get("sick", "/").body()).isEqualTo("one\n");
    Until.isTrue(
        "nothing of v3 runs",
        () -> ImageApp.containers(machine, "sick").equals(java.util.List.of("sick.web.1")));
    machine.belay("rollback", "v3", "-a", "sick").failed(1).says("v3 failed");
  }

  @Test
  void whatItsImageNeverCallsHealthyIsNotDeployedEither() {
    Path app = ImageApp.pushed(machine, "undecided", ImageApp.files("one"));
    machine.commit(app, changed("two", ON_REQUEST));
    machine.commit(app, Map.of("belay.yml", "health:\n  timeout: 3\n"));

    machine
        .push(app)
        .failed(1)
        .says("did not pass its image's HEALTHCHECK within 3 seconds", "v2 still serves");

    assertThat(machine.get("undecided", "/").body()).isEqualTo("one\n");
  }

  @Test
  void theOldReleaseServesUntilTheNewOnesImageCallsItHealthy() {
    Path app = ImageApp.pushed(machine, "slow", ImageApp.files("one"));
    machine.commit(app, changed("two", ON_REQUEST));
    var push = CompletableFuture.supplyAsync(() -> machine.push(app));
    Until.isTrue("v3 listens", () -> ask("slow.web.1-v3", "wget -qO- 127.0.0.1:$PORT") == 0);
    assertThat(machine.get("slow", "/").body()).isEqualTo("one\n");

    assertThat(ask("slow.web.1-v3", "touch /tmp/well")).isZero();

    push.join().ok().says("Release v3");
    assertThat(machine.get("slow", "/").body()).isEqualTo("two\n");
  }

  /** Answers the exit status of a command in a container. */
  private static int ask(String container, String command) {
    return DockerEngine.docker(machine.root, "exec", container, "sh", "-c", command).exit();
  }

  private static Map<String, String> changed(String version, String line) {
    Map<String, String> files = new HashMap<>(ImageApp.page(version));
    files.put("Dockerfile", ImageApp.dockerfile(line));
    return files;
  }
}
