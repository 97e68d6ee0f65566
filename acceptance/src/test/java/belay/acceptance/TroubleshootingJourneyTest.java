package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The troubleshooting that people know from Gokku, its commands as written there but for the name
 * of the program, with apps in containers.
 */
@Tag("docker")
class TroubleshootingJourneyTest {
  private static final String APP = "api-production";

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  @AutoClose
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = DockerEngine.machine();
  }

  private static Map<String, String> files(String version) {
    Map<String, String> files = new HashMap<>();
    files.put(
        "Dockerfile",
        """
        FROM %s
        COPY www /www
        CMD ["sh", "-c", "echo serving; exec httpd -f -p $PORT -h /www"]
        """
            .formatted(DockerEngine.BASE));
    files.put("www/index.html", version + "\n");
    return files;
  }

  /** Runs a line of the page: {@code gokku status -a api-production}. */
  private static Run gokku(String line) {
    return machine.belay(line.replaceFirst("^gokku ", "").split(" "));
  }

  private static Run docker(String... words) {
    return DockerEngine.docker(machine.root, words);
  }

  @Test
  void everySectionWorksAsWritten() {
    String foreign = APP + ".web.1";
    docker("create", "--name", foreign, DockerEngine.BASE, "sleep", "1").ok();
    try {
      Path checkout = machine.checkout(APP, files("one"));
      machine.belay("settings", "runtime=docker", "-a", APP).ok();
      // "docker: Error response from daemon: Conflict" is nobody's business here.
      machine.push(checkout).ok().saysNot("Conflict");
      docker("inspect", foreign).ok();
      releaseNotFound(checkout);
      containerWontStart();
      applicationWontStartAfterRollback(checkout);
    } finally {
      docker("rm", "-f", foreign).ok();
      machine.belay("apps:destroy", "-a", APP, "--confirm", APP).ok();
    }
  }

  private static void releaseNotFound(Path checkout) {
    gokku("gokku rollback -a api-production").failed(1).says("No previous release found");
    machine.commit(checkout, files("two"));
    machine.push(checkout).ok();
    gokku("gokku rollback -a api-production 20240115-113000")
        .failed(1)
        .says("There is no release 20240115-113000.", "Available: v2");
    List<String> stamps =
        Run.of(machine.root, Map.of(), List.of("ls", releases().toString()))
            .ok()
            .out()
            .lines()
            .toList();
    assertThat(stamps).hasSize(2);
    Run images = docker("images", "--format", "{{.Repository}}:{{.Tag}}", APP).ok();
    stamps.forEach(stamp -> images.says(APP + ":release-" + stamp));

    gokku("gokku rollback -a api-production " + stamps.getFirst()).ok();
    assertThat(machine.get(APP, "/").body()).isEqualTo("one\n");
    gokku("gokku rollback -a api-production " + stamps.getLast()).ok();
    assertThat(machine.get(APP, "/").body()).isEqualTo("two\n");
  }

  private static Path releases() {
    Path releases = machine.home.resolve("apps/" + APP + "/releases");
    assertThat(Files.isDirectory(releases)).isTrue();
    return releases;
  }

  private static void containerWontStart() {
    docker("kill", serving()).ok();
    gokku("gokku status -a api-production").ok().says("web.1");
    gokku("gokku logs -a api-production").ok().says("Process exited with status 137");
    gokku("gokku restart -a api-production").ok();
    gokku("gokku status -a api-production").ok().says(APP + ": up");
    assertThat(machine.get(APP, "/").body()).isEqualTo("two\n");
  }

  private static String serving() {
    List<String> newest =
        docker("ps", "-q", "--filter", "label=belay.app=" + APP).ok().out().lines().toList();
    return newest.getFirst();
  }

  /** Its image was removed behind Belay's back, and then it died. */
  private static void applicationWontStartAfterRollback(Path checkout) {
    machine.belay("settings", "warm=0", "-a", APP).ok();
    Until.isTrue(
        "the image is gone before it is started again",
        () -> {
          docker("ps", "-q", "--filter", "label=belay.app=" + APP)
              .out()
              .lines()
              .forEach(id -> docker("rm", "-f", id));
          docker("images", "-q", "--no-trunc", APP)
              .out()
              .lines()
              .forEach(i -> docker("rmi", "-f", i));
          return docker("images", "-q", APP).out().isBlank();
        });
    Until.isTrue(
        "it is crashed",
        () -> gokku("gokku status -a api-production").ok().out().contains(APP + ": crashed"));
    Until.isTrue(
        "the log says why",
        () ->
            gokku("gokku logs -a api-production")
                .ok()
                .out()
                .contains("is not on this machine any more"));
    gokku("gokku restart -a api-production")
        .failed(1)
        .says("is not on this machine any more", "To have it built again");
    machine.commit(checkout, files("three"));
    machine.push(checkout).ok();
    gokku("gokku status -a api-production").ok().says(APP + ": up");
    assertThat(machine.get(APP, "/").body()).isEqualTo("three\n");
  }
}
