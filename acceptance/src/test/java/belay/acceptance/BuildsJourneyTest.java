package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What was built, by whom, and what came of it. */
@DisabledIfSystemProperty(
    named = Dynos.PROPERTY,
    matches = Dynos.DOCKER,
    disabledReason = "skipped: an image is built by its Dockerfile, not by buildpacks")
@Tag("longest")
class BuildsJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = Machine.up();
  }

  @AfterAll
  static void stop() {
    machine.close();
  }

  private static List<String> statuses(String app) {
    List<String> all = new ArrayList<>();
    for (JsonNode build : Machine.json(machine.belay("builds", "--json", "-a", app).ok().out())) {
      all.add(build.path("status").asText());
    }
    return all;
  }

  @Test
  void pushesAndUploadsAreListedAndReadAfterARestart() {
    Path source = machine.checkout("read", App.files("one"));
    machine.push(source).ok();
    machine.commit(source, Map.of("Procfile", "this is no Procfile\n"));
    machine.push(source).failed(1);
    machine.commit(source, App.files("two"));
    machine.belayIn(source, "deploy", "--dir", ".").ok();

    machine.belay("down", "--keep-apps").ok();
    machine.belay("up").ok();

    assertThat(statuses("read")).containsExactly("succeeded", "failed", "succeeded");
    machine.belay("builds", "-a", "read").ok().says("an upload", "failed", "succeeded");
    machine.belay("builds:info", "-a", "read").ok().says("Release:    v3");
    JsonNode builds = Machine.json(machine.belay("builds", "--json", "-a", "read").ok().out());
    String refused = builds.get(1).path("id").asText();
    machine.belay("builds:output", refused, "-a", "read").ok().says("Procfile");
  }

  @Test
  void aBuildThatHangsIsCancelledAndTheNextPushGoes() throws IOException {
    Path source = machine.checkout("hangs", App.files("one"));
    machine.push(source).ok();
    Path buildpack =
        Buildpack.write(
            machine.root.resolve("hanging"), "echo '-----> Thinking'; sleep 4711 & wait\n");
    machine.belay("buildpacks:set", buildpack.toString(), "-a", "hangs").ok();
    machine.commit(source, App.version("two"));
    var push = CompletableFuture.supplyAsync(() -> machine.push(source));
    Until.isTrue(
        "the build is shown",
        () -> machine.belay("builds:info", "-a", "hangs").out().contains("pending"));
    machine.belay("builds:cancel", "-a", "hangs").ok();

    push.join().failed(1).says("cancelled by");
    assertThat(machine.get("hangs", "/").body()).isEqualTo("one none");
    assertThat(statuses("hangs")).containsExactly("failed", "succeeded");
    machine.belay("builds:cancel", "-a", "hangs").failed(1).says("has ended");
    assertThat(machine.processes()).noneMatch(p -> p.contains("4711"));

    machine.belay("buildpacks:clear", "-a", "hangs").ok();
    machine.push(source).ok();
    assertThat(machine.get("hangs", "/").body()).isEqualTo("two none");
  }

  @Test
  void aBuildThatAKillCutShortIsToldOf() throws IOException {
    Path source = machine.checkout("killed", App.files("one"));
    machine.push(source).ok();
    Path buildpack = Buildpack.write(machine.root.resolve("slow"), "echo slow; sleep 4712\n");
    machine.belay("buildpacks:set", buildpack.toString(), "-a", "killed").ok();
    machine.commit(source, App.version("two"));
    var push = CompletableFuture.supplyAsync(() -> machine.push(source));
    Until.isTrue(
        "the build is shown",
        () -> machine.belay("builds:info", "-a", "killed").out().contains("pending"));

    ProcessHandle.of(machine.serverPid()).orElseThrow().destroyForcibly();
    push.join().failed(1);
    Until.isTrue(
        "the build is shown",
        () -> machine.belay("builds:info", "-a", "killed").out().contains("failed"));

    machine.belay("builds:output", "-a", "killed").ok().says("control plane ended");
    assertThat(machine.get("killed", "/").body()).isEqualTo("one none");
    assertThat(Files.exists(source)).isTrue();
  }
}
