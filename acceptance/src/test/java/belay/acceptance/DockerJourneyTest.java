package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An app that is an image: the same promises. */
@Tag("docker")
class DockerJourneyTest {
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
        ARG GREETING=none
        RUN echo "built with $GREETING"
        COPY www /www
        CMD ["sh", "-c", "echo serving; exec httpd -f -p $PORT -h /www"]
        """
            .formatted(DockerEngine.BASE));
    files.put("www/index.html", version + "\n");
    files.put("secret.txt", "not for the image\n");
    files.put(".dockerignore", "secret.txt\n");
    files.put("belay.yml", "docker:\n  args:\n    GREETING: hello\n");
    return files;
  }

  private static Path pushed(String app) {
    return ImageApp.pushed(machine, app, files("one"));
  }

  private static List<String> images(String app) {
    return ImageApp.tags(machine, app);
  }

  private static List<String> containers(String app) {
    return ImageApp.containers(machine, app);
  }

  @Test
  void aDockerfileIsDeployedRolledBackAndPruned() {
    Path shop = pushed("dshop");
    assertThat(machine.get("dshop", "/").body()).isEqualTo("one\n");
    assertThat(containers("dshop")).containsExactly("dshop.web.1");
    assertThat(images("dshop")).hasSize(1).allMatch(i -> i.matches("dshop:release-\\d{8}-\\d{6}"));

    machine.commit(shop, Map.of("www/index.html", "two\n"));
    machine.push(shop).ok().says("Release v3");
    assertThat(machine.get("dshop", "/").body()).isEqualTo("two\n");
    assertThat(images("dshop")).hasSize(2);

    machine.belay("rollback", "-a", "dshop").ok().says("to v2... done, v4");
    assertThat(machine.get("dshop", "/").body()).isEqualTo("one\n");
    machine.belay("config:set", "GREETING=hi", "-a", "dshop").ok().says("v5");
    machine.belay("run", "env", "-a", "dshop").ok().says("GREETING=hi");
    machine.belay("logs", "-n", "50", "-a", "dshop").ok().says("app[web.1]: serving");
    machine.belay("ps", "-a", "dshop").ok().says("web.1: up");
    String digest = image(images("dshop").getLast());
    machine.belay("releases:info", "v3", "-a", "dshop").ok().says("Image:", digest);
    machine.belay("ledger:log", "-a", "dshop").ok().says(digest);
    machine.belay("ledger:verify", "-a", "dshop").ok();

    machine.belay("apps:destroy", "-a", "dshop", "--confirm", "dshop").ok();
    Until.isTrue("its images are gone", () -> images("dshop").isEmpty());
    Until.isTrue("its containers are gone", () -> containers("dshop").isEmpty());
  }

  @Test
  void whatIsKilledComesBackAndWhatRunsOutlivesTheControlPlane() {
    pushed("dlive");
    DockerEngine.docker(machine.root, "kill", "dlive.web.1").ok();
    Until.isTrue("it is up again", () -> machine.get("dlive", "/").body().equals("one\n"));

    String before = id("dlive.web.1");
    ProcessHandle.of(machine.serverPid()).orElseThrow().destroyForcibly();
    machine.belay("up").ok();
    assertThat(machine.get("dlive", "/").body()).isEqualTo("one\n");
    assertThat(id("dlive.web.1")).isEqualTo(before);
    machine.belay("ps", "-a", "dlive").ok().says("web.1: up");
  }

  private static String image(String tag) {
    String format = "{{.Id}}";
    return DockerEngine.docker(machine.root, "image", "inspect", "-f", format, tag)
        .ok()
        .out()
        .strip();
  }

  private static String id(String name) {
    return DockerEngine.docker(machine.root, "inspect", "-f", "{{.Id}}", name).ok().out();
  }

  @Test
  void anImageThatSomebodyRemovedIsExpiredAndNoFailureHalfway() {
    Path app = pushed("dgone");
    machine.commit(app, Map.of("www/index.html", "two\n"));
    machine.push(app).ok();
    machine.belay("settings", "warm=0", "-a", "dgone").ok();
    String first = images("dgone").getFirst();
    Until.isTrue(
        "nothing of v2 runs", () -> DockerEngine.docker(machine.root, "rmi", first).exit() == 0);

    machine.belay("rollback", "v2", "-a", "dgone").failed(1).says("v2");
    assertThat(machine.get("dgone", "/").body()).isEqualTo("two\n");
    JsonNode releases = Machine.json(machine.belay("releases", "--json", "-a", "dgone").ok().out());
    assertThat(releases).hasSize(3);
  }

  @Test
  void anAppIsMadeForContainersAsHerokuSaysItToo() {
    machine
        .belay("apps:create", "dmade", "--runtime", "docker", "--no-remote", "--json")
        .ok()
        .says("\"container\"");
  }

  @Test
  void aBuildThatFailsReleasesNothing() {
    Path app = pushed("dbad");
    machine.commit(app, Map.of("Dockerfile", "FROM " + DockerEngine.BASE + "\nRUN exit 3\n"));
    machine.push(app).failed(1).says("exit 3", "Push rejected");
    assertThat(machine.get("dbad", "/").body()).isEqualTo("one\n");
  }
}
