package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An app of several images, as heroku.yml describes it: one release is all of them. */
@Tag("docker")
class HerokuYmlJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  @AutoClose
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = DockerEngine.machine();
  }

  private static Path pushed(String app) {
    return SeveralImages.pushed(machine, app);
  }

  private static String version(String app) {
    return SeveralImages.version(machine, app);
  }

  private static void logSays(String app, String text) {
    Until.isTrue(
        "the log says " + text,
        () -> machine.belay("logs", "-n", "200", "-a", app).out().contains(text));
  }

  @Test
  void webAndWorkerAreImagesOfTheirOwnAndGoBackTogether() {
    Path app = pushed("several");
    assertThat(machine.get("several", "/").body()).isEqualTo("one\n");
    machine.belay("config", "-a", "several").ok().says("GREETING");
    machine.belay("ps:scale", "worker=1", "clock=1", "-a", "several").ok();
    logSays("several", "app[worker.1]: working as worker one");
    logSays("several", "app[clock.1]: ticking in worker one");
    machine.belay("run", "--type", "worker", "-a", "several", "cat /colour").ok().says("blue");
    machine.belay("run", "ls /", "-a", "several").ok().says("www");

    machine.commit(app, SeveralImages.worker("worker two"));
    machine.push(app).ok().says("releasing from worker two", "Release v3");
    logSays("several", "working as worker two");
    assertThat(version("several")).isEqualTo("worker two");
    assertThat(ImageApp.tags(machine, "several"))
        .filteredOn(tag -> tag.endsWith("-worker"))
        .hasSize(2);
    machine
        .belay("releases:diff", "v2", "v3", "-a", "several")
        .ok()
        .says("Image:       worker ", "Image:       clock ");

    machine.belay("rollback", "-a", "several").ok().says("to v2... done, v4");
    assertThat(version("several")).isEqualTo("worker one");
    assertThat(machine.get("several", "/").body()).isEqualTo("one\n");
    JsonNode info =
        Machine.json(machine.belay("releases:info", "v4", "--json", "-a", "several").ok().out());
    assertThat(info.at("/belay/images").fieldNames())
        .toIterable()
        .containsExactly("clock", "release", "worker");
    machine.belay("releases:info", "v4", "-a", "several").ok().says("  worker");

    machine.belay("down", "--keep-apps").ok();
    machine.belay("up").ok();
    assertThat(version("several")).isEqualTo("worker one");
    machine.belay("upgrade", "--force").ok();
    assertThat(version("several")).isEqualTo("worker one");
    assertThat(machine.get("several", "/").body()).isEqualTo("one\n");
    machine.belay("ledger:verify", "-a", "several").ok();
    machine.belay("apps:destroy", "-a", "several", "--confirm", "several").ok();
    Until.isTrue("its images are gone", () -> ImageApp.tags(machine, "several").isEmpty());
  }

  @Test
  void aReleaseThatLacksOneOfItsImagesIsExpired() {
    Path app = pushed("lacking");
    machine.commit(app, SeveralImages.worker("worker two"));
    machine.push(app).ok();
    machine.belay("settings", "warm=0", "-a", "lacking").ok();
    Until.isTrue("v3 alone runs", () -> ImageApp.containers(machine, "lacking").size() == 1);
    List<String> first =
        ImageApp.tags(machine, "lacking").stream()
            .filter(tag -> tag.matches(".*-(worker|clock|release)"))
            .limit(3)
            .toList();
    first.forEach(tag -> DockerEngine.docker(machine.root, "rmi", tag).ok());

    machine.belay("rollback", "v2", "-a", "lacking").failed(1).says("v2's image was removed");
    assertThat(machine.get("lacking", "/").body()).isEqualTo("one\n");
    assertThat(version("lacking")).isEqualTo("worker two");
  }

  @Test
  void retentionTakesAllImagesOfWhatGoesAndNoneOfWhatStays() {
    Path app = pushed("sparing");
    machine.belay("settings", "keep_releases=2", "warm=0", "-a", "sparing").ok();
    for (String version : List.of("two", "three", "four")) {
      machine.commit(app, SeveralImages.worker("worker " + version));
      machine.push(app).ok();
    }
    Until.isTrue("v2 and v3 are gone", () -> ImageApp.tags(machine, "sparing").size() == 2 * 4);
    machine.belay("rollback", "v4", "-a", "sparing").ok();
    assertThat(version("sparing")).isEqualTo("worker three");

    machine.belay("apps:rename", "spared", "-a", "sparing").ok();
    machine.belay("down", "--keep-apps").ok();
    machine.belay("up").ok();
    assertThat(ImageApp.tags(machine, "spared")).hasSize(2 * 4);
    assertThat(version("spared")).isEqualTo("worker three");
  }

  @Test
  void whatIsPromotedIsAllOfIt() {
    pushed("stage-staging");
    machine.belay("apps:create", "stage-production", "--no-remote").ok();
    machine.belay("pipelines:create", "stage", "-a", "stage-staging", "-s", "staging").ok();
    machine.belay("pipelines:add", "stage", "-a", "stage-production", "-s", "production").ok();
    machine.belay("pipelines:promote", "-a", "stage-staging").ok();
    assertThat(machine.get("stage-production", "/").body()).isEqualTo("one\n");
    assertThat(version("stage-production")).isEqualTo("worker one");
  }

  @Test
  void aMistakeIsSaidWithItsLineAndWhatServesGoesOn() {
    Path app = pushed("mistaken");
    machine.commit(app, Map.of("heroku.yml", "build:\n  docker:\n    web: nowhere/Dockerfile\n"));
    machine.push(app).failed(1).says("heroku.yml:3: there is no file nowhere/Dockerfile here.");
    machine.commit(app, Map.of("heroku.yml", "build:\n  dockers: {}\n"));
    machine.push(app).failed(1).says("heroku.yml:2: \"dockers\" is not known here");
    assertThat(machine.get("mistaken", "/").body()).isEqualTo("one\n");
  }

  @Test
  void anAppThatRunsAsProcessesIsToldHowToHaveItBuilt() {
    Path app = machine.checkout("processes", SeveralImages.files("one", "worker one"));
    machine
        .push(app)
        .failed(1)
        .says("heroku.yml is for containers", "images for web (Dockerfile), worker")
        .says("belay settings runtime=docker -a processes");
    machine.belay("settings", "runtime=docker", "-a", "processes").ok();
    machine.belayIn(app, "deploy").ok().says("Release v2");
    assertThat(machine.get("processes", "/").body()).isEqualTo("one\n");
  }
}
