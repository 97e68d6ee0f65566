package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Code is built in staging and goes on to two apps in production; an app is made of another. */
class PipelineJourneyTest {
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

  /** A pipeline of this name: NAME-staging, with the code one, and in production NAME-eu, -us. */
  private static Path pipeline(String name) {
    Path source = machine.checkout(name + "-staging", App.files("one"));
    machine.push(source).ok();
    machine.belay("apps:create", name + "-eu").ok();
    machine.belay("apps:create", name + "-us").ok();
    machine
        .belay("pipelines:create", name, "-a", name + "-staging", "-s", "staging")
        .ok()
        .says("Adding " + name + "-staging to " + name + " pipeline as staging... done");
    machine.belay("pipelines:add", name, "-a", name + "-eu", "-s", "production").ok();
    machine.belay("pipelines:add", name, "-a", name + "-us", "-s", "production").ok();
    return source;
  }

  private static void serves(String app, String text) {
    Until.isTrue(app + " serves " + text, () -> machine.get(app, "/").body().equals(text));
  }

  private static Run promote(String name) {
    return machine.belay("pipelines:promote", "-a", name + "-staging");
  }

  private static List<String> descriptions(String app) {
    List<String> all = new ArrayList<>();
    for (JsonNode one : Machine.json(machine.belay("releases", "--json", "-a", app).ok().out())) {
      all.add(one.path("status").asText() + " " + one.path("description").asText());
    }
    return all;
  }

  @Test
  @Tag("long")
  void iPromoteToTwoAppsRollOneBackAndBlockTheCodeInStaging() {
    Path source = pipeline("shop");
    machine.belay("config:set", "GREETING=staging", "-a", "shop-staging").ok();
    machine.belay("config:set", "GREETING=europe", "-a", "shop-eu").ok();
    promote("shop").ok().says("Promotion successful", "shop-eu: succeeded", "shop-us: succeeded");
    serves("shop-eu", "one europe");
    serves("shop-us", "one none");

    String two = machine.commit(source, App.version("two"));
    machine.push(source).ok();
    machine.belay("pipelines:diff", "-a", "shop-staging").ok().says("+ " + two, "shop-us v2");
    promote("shop").ok();
    serves("shop-eu", "two europe");
    machine.belay("pipelines:diff", "-a", "shop-staging").ok().says("is up to date with shop-eu");

    machine.belay("rollback", "-a", "shop-eu", "--reason", "slow").ok();
    serves("shop-eu", "one europe");
    promote("shop").failed(1).says("shop-eu: failed", "it was rolled back from", "shop-us: succe");

    machine.belay("releases:block", "v4", "-a", "shop-staging", "--reason", "drops orders").ok();
    promote("shop").failed(1).says("Nothing is promoted from shop-staging", "drops orders");
    machine
        .belay("rollback", "v4", "-a", "shop-eu")
        .failed(1)
        .says("v4 of shop-staging, which is blocked");
    assertThat(machine.get("shop-us", "/").body()).isEqualTo("two none");
    machine.belay("ledger:verify", "-a", "shop-eu").ok();
    // What staging takes with it is no loss of production's.
    machine.belay("apps:destroy", "shop-staging", "--confirm", "shop-staging").ok();
    machine.belay("rollback", "v2", "-a", "shop-us").ok();
    serves("shop-us", "one none");
  }

  @Test
  @Tag("longest")
  void aServerThatIsKilledWhileItPromotesTellsWhatBecameOfIt() {
    pipeline("killed");
    CompletableFuture<Run> promoting = CompletableFuture.supplyAsync(() -> promote("killed"));
    Until.isTrue("a release is written", () -> descriptions("killed-eu").size() > 1);
    ProcessHandle.of(machine.serverPid()).orElseThrow().destroyForcibly();
    promoting.join();
    machine.belay("up").ok();

    for (String app : List.of("killed-eu", "killed-us")) {
      assertThat(descriptions(app)).noneMatch(d -> d.startsWith("pending"));
    }
    promote("killed").ok().says("killed-eu: succeeded", "killed-us: succeeded");
    serves("killed-eu", "one none");
    serves("killed-us", "one none");
  }

  @Test
  @Tag("longest")
  void iForkAnAppAndEachGoesItsOwnWay() {
    Path source = machine.checkout("api", App.files("one"));
    machine.push(source).ok();
    machine.belay("config:set", "GREETING=hello", "-a", "api").ok();
    machine.belay("addons:create", "red-db", "URL=postgres://db.example/x").ok();
    machine.belay("addons:attach", "red-db", "--as", "DATABASE", "-a", "api").ok();

    machine
        .belay("fork", "--from", "api", "--to", "api-two")
        .ok()
        .says("Forking api to api-two... done, v2", "Not copied: the add-on red-db");

    serves("api-two", "one hello");
    assertThat(descriptions("api-two").toString()).contains("Fork from api v4");
    machine.commit(source, App.version("two"));
    machine.push(source).ok();
    serves("api", "two hello");
    assertThat(machine.get("api-two", "/").body()).isEqualTo("one hello");
    machine.belay("fork", "--from", "api", "--to", "api-two").failed(1).says("taken");
  }
}
