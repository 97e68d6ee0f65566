package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Images that come ready, and slugs that run in one. */
@Tag("docker")
class DockerImageJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  @AutoClose
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = DockerEngine.machine();
  }

  /** Builds an image without Belay, as a CI does. */
  private static String built(String tag, String version) {
    Path context = machine.root.resolve("ci-" + version);
    try {
      Files.createDirectories(context.resolve("www"));
      Files.writeString(context.resolve("Dockerfile"), ImageApp.dockerfile(""));
      Files.writeString(context.resolve("www/index.html"), version + "\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    DockerEngine.docker(machine.root, "build", "-t", tag, context.toString()).ok();
    return tag;
  }

  private static void forget(String... tags) {
    for (String tag : tags) {
      DockerEngine.docker(machine.root, "rmi", tag);
    }
  }

  @Test
  void anImageThatWasBuiltElsewhereIsDeployedByNameAndRolledBack() {
    machine.belay("apps:create", "ready", "--no-remote").ok();
    String one = built("belay-journey-ci:1", "ready one");
    String two = built("belay-journey-ci:2", "ready two");
    machine
        .belay("deploy", "--image", one, "-a", "ready")
        .ok()
        .says("Taking the image " + one, one + " is sha256:", "Release v2");
    assertThat(machine.get("ready", "/").body()).isEqualTo("ready one\n");
    machine.belay("deploy", "--image", one, "-a", "ready").ok().says("Nothing to change");

    machine.belay("deploy", "--image", two, "-a", "ready").ok().says("Release v3");
    assertThat(machine.get("ready", "/").body()).isEqualTo("ready two\n");
    machine.belay("rollback", "-a", "ready").ok().says("to v2... done, v4");
    assertThat(machine.get("ready", "/").body()).isEqualTo("ready one\n");
    machine.belay("releases:info", "v3", "-a", "ready").ok().says("image " + two);

    machine.belay("apps:destroy", "-a", "ready", "--confirm", "ready").ok();
    Until.isTrue("Belay's tags are gone", () -> ImageApp.tags(machine, "ready").isEmpty());
    DockerEngine.docker(machine.root, "image", "inspect", one, two).ok();
    forget(one, two);
  }

  @Test
  void whatIsNoImageIsRefusedAndWhatServesGoesOn() {
    ImageApp.pushed(machine, "noimage", ImageApp.files("serving"));
    machine
        .belay("deploy", "--image", "x\nRUN evil", "-a", "noimage")
        .failed(1)
        .says("An image is named like");
    machine.belay("deploy", "--image", "belay-journey/nosuch:1", "-a", "noimage").failed(1);
    machine.belay("deploy", "--pull", "-a", "noimage").failed(2).says("--pull goes with --image");
    assertThat(machine.get("noimage", "/").body()).isEqualTo("serving\n");
    JsonNode releases =
        Machine.json(machine.belay("releases", "--json", "-a", "noimage").ok().out());
    assertThat(releases).hasSize(2);
  }

  @Test
  void herokusContainerReleaseIsUnderstood() throws Exception {
    machine.belay("apps:create", "released", "--no-remote").ok();
    String tag = built("belay-journey-ci:3", "released");
    String id = DockerEngine.docker(machine.root, "inspect", "-f", "{{.Id}}", tag).ok().out();
    String update = "{\"type\":\"web\",\"docker_image\":\"%s\"}".formatted(id.strip());

    HttpResponse<String> answer = patched("released", update);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(machine.get("released", "/").body()).isEqualTo("released\n");

    String worker = built("belay-journey-ci:4", "worker");
    String workerId = idOf(worker);
    String other = "{\"type\":\"worker\",\"docker_image\":\"%s\"}";
    answer = patched("released", update + "," + other.formatted(workerId));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(page("worker", "released")).isEqualTo("worker\n");
    assertThat(page("web", "released")).isEqualTo("released\n");
    assertThat(ImageApp.tags(machine, "released")).hasSize(3);

    String next = built("belay-journey-ci:5", "next");
    answer = patched("released", other.formatted(idOf(next)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(page("worker", "released")).isEqualTo("next\n");
    assertThat(page("web", "released")).isEqualTo("released\n");
    machine.belay("releases", "-a", "released").ok().says("Deploy worker (");
    machine.belay("rollback", "-a", "released").ok().says("to v3... done, v5");
    assertThat(page("worker", "released")).isEqualTo("worker\n");

    answer = patched("released", other.formatted("sha256:" + "0".repeat(64)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(machine.get("released", "/").body()).isEqualTo("released\n");
    machine.belay("ledger:verify", "-a", "released").ok();
    forget(tag, worker, next);
  }

  private static String idOf(String tag) {
    return DockerEngine.docker(machine.root, "inspect", "-f", "{{.Id}}", tag).ok().out().strip();
  }

  /** What a process type's image has to show. */
  private static String page(String type, String app) {
    return machine.belay("run", "--type", type, "-a", app, "cat /www/index.html").ok().out();
  }

  private static HttpResponse<String> patched(String app, String updates)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    machine.credentials().get("url").asText() + "/apps/" + app + "/formation"))
            .header("Accept", "application/vnd.heroku+json; version=3.docker-releases")
            .header("Authorization", "Bearer " + machine.credentials().get("token").asText())
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"updates\":[" + updates + "]}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aSlugRunsInABaseImageWithWhatItsBuildpackLeft() {
    Path checkout =
        machine.checkout(
            "slugged",
            Map.of(
                "Procfile",
                "web: echo $GREETING from $HOME; exec httpd -f -p $PORT -h /app/www\n",
                "www/index.html",
                "from a slug\n",
                ".profile",
                "export GREETING=profiled\n",
                "belay.yml",
                "runtime: docker\ndocker:\n  base: " + DockerEngine.BASE + "\n"));
    machine.push(checkout).ok().says("Laying the slug into", "Image ", "Release v2");
    assertThat(machine.get("slugged", "/").body()).isEqualTo("from a slug\n");
    Until.isTrue(
        "its profile was read",
        () ->
            machine
                .belay("logs", "-n", "50", "-a", "slugged")
                .out()
                .contains("profiled from /app"));
    assertThat(ImageApp.containers(machine, "slugged")).containsExactly("slugged.web.1");
    machine
        .belay("run", "cat www/index.html; echo $GREETING", "-a", "slugged")
        .ok()
        .says("profiled");

    machine.commit(checkout, Map.of("www/index.html", "again\n"));
    machine.push(checkout).ok().says("Release v3");
    machine.belay("rollback", "-a", "slugged").ok();
    assertThat(machine.get("slugged", "/").body()).isEqualTo("from a slug\n");
  }

  @Test
  void anImageIsPulledFromItsRegistryAndItsNameIsNotLeftHere() throws Exception {
    Path program = Path.of("/usr/bin/docker-registry");
    assumeTrue(Files.isExecutable(program), "skipped: docker-registry is not installed");
    String port = Integer.toString(machine.freePort());
    Path config = machine.root.resolve("registry.yml");
    Files.writeString(
        config,
        "version: 0.1\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: \"127.0.0.1:%s\"}\n"
            .formatted(machine.root.resolve("registry"), port));
    Process registry =
        new ProcessBuilder(List.of(program.toString(), "serve", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(machine.root.resolve("registry.log").toFile())
            .start();
    try {
      String name = "127.0.0.1:" + port + "/shop:1";
      built(name, "pulled");
      Until.isTrue(
          "the registry takes it",
          () -> DockerEngine.docker(machine.root, "push", name).exit() == 0);
      forget(name);
      machine.belay("apps:create", "pulled", "--no-remote").ok();
      machine.belay("deploy", "--image", name, "-a", "pulled").ok().says("@sha256:", "Release v2");
      assertThat(machine.get("pulled", "/").body()).isEqualTo("pulled\n");
      assertThat(DockerEngine.docker(machine.root, "image", "inspect", name).exit()).isNotZero();

      built(name, "pulled anew");
      DockerEngine.docker(machine.root, "push", name).ok();
      built(name, "only here");
      machine.belay("deploy", "--image", name, "--pull", "-a", "pulled").ok().says("Release v3");
      assertThat(machine.get("pulled", "/").body()).isEqualTo("pulled anew\n");
      forget(name);
    } finally {
      registry.destroy();
      registry.waitFor();
    }
  }
}
