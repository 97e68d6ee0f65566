package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Apps of several images that are forked, promoted, and become something else. */
@Tag("docker")
class TravellingImagesJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  @AutoClose
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = DockerEngine.machine();
  }

  private static void serves(String app, String web, String worker) {
    assertThat(machine.get(app, "/").body()).isEqualTo(web + "\n");
    assertThat(SeveralImages.version(machine, app)).isEqualTo(worker);
  }

  @Test
  void aForkIsAllOfItAndOutlivesWhatItIsOf() {
    SeveralImages.pushed(machine, "forked");
    machine.belay("ps:scale", "worker=1", "-a", "forked").ok();
    machine.belay("fork", "--from", "forked", "--to", "copy-of-it").ok();
    serves("copy-of-it", "one", "worker one");
    assertThat(machine.belay("ps", "-a", "copy-of-it").ok().out()).contains("worker.1");

    machine.belay("apps:destroy", "-a", "forked", "--confirm", "forked").ok();
    machine.belay("restart", "-a", "copy-of-it").ok();
    serves("copy-of-it", "one", "worker one");
    machine.belay("ledger:verify", "-a", "copy-of-it").ok();
  }

  /** Three kinds of releases of one app, each of which comes back from each of the others. */
  @Test
  void rollbacksCrossFromProcessesToOneImageAndToSeveral() {
    Path app = machine.checkout("changing", App.files("processes"));
    machine.push(app).ok().says("Release v2");
    stack("changing", "{\"build_stack\": \"container\"}", "heroku-24", "container");
    machine.git(app, "rm", "-rq", "--cached", ".").ok();
    machine.commit(app, Map.of(".gitignore", "App.java\nclasses\nrun.sh\nProcfile\nbelay.yml\n"));
    machine.commit(app, SeveralImages.files("several", "worker one"));
    machine.push(app).ok().says("Release v3");
    stack("changing", "{}", "container", "container");
    machine.git(app, "rm", "-rq", "heroku.yml", "worker").ok();
    machine.commit(app, ImageApp.files("one image"));
    machine.push(app).ok().says("Release v4");
    assertThat(machine.get("changing", "/").body()).isEqualTo("one image\n");

    for (String to : new String[] {"v2", "v3", "v4", "v2", "v4", "v3"}) {
      machine.belay("rollback", to, "-a", "changing").ok();
      switch (to) {
        case "v2" -> assertThat(machine.get("changing", "/").body()).startsWith("processes");
        case "v3" -> serves("changing", "several", "worker one");
        default -> assertThat(machine.get("changing", "/").body()).isEqualTo("one image\n");
      }
    }
    machine.belay("ledger:verify", "-a", "changing").ok();
    stack("changing", "{\"build_stack\": {\"name\": \"heroku-24\"}}", "container", "heroku-24");
  }

  /** As Heroku has it, a stack that is set counts from the next build on. */
  private static void stack(String app, String body, String now, String next) {
    new Api(machine).patch("/apps/" + app, body);
    JsonNode answer = new Api(machine).get("/apps/" + app);
    assertThat(answer.at("/stack/name").asText()).isEqualTo(now);
    assertThat(answer.at("/build_stack/name").asText()).isEqualTo(next);
  }

  @Test
  void aPipelineTakesItOnAndBackFromWhatWasThereBefore() {
    machine.push(machine.checkout("goal-production", App.files("processes"))).ok();
    SeveralImages.pushed(machine, "goal-staging");
    machine.belay("pipelines:create", "goal", "-a", "goal-staging", "-s", "staging").ok();
    machine.belay("pipelines:add", "goal", "-a", "goal-production", "-s", "production").ok();
    machine.belay("pipelines:promote", "-a", "goal-staging").ok();
    serves("goal-production", "one", "worker one");

    machine.belay("rollback", "-a", "goal-production").ok();
    assertThat(machine.get("goal-production", "/").body()).startsWith("processes");
    machine.belay("rollback", "--undo", "-a", "goal-production").ok();
    serves("goal-production", "one", "worker one");
  }
}
