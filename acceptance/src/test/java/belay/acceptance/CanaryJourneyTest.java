package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A new release is given to some visitors first. */
@Tag("longest")
class CanaryJourneyTest {
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

  private static Path app(String name) {
    Path app =
        machine.checkout(
            name,
            Map.of(
                "Pages.java", GuardJourneyTest.SOURCE,
                "bad.txt", "none\n",
                "Procfile", "web: exec java -XX:TieredStopAtLevel=1 Pages.java\n"));
    machine.push(app).ok();
    return app;
  }

  private static long router() {
    return Machine.json(machine.home.resolve("run/router.json")).path("pid").asLong();
  }

  private static void share(Path app, String bad, String stages) {
    machine.commit(app, Map.of("bad.txt", bad + "\n"));
    machine
        .belayIn(app, "deploy", "--canary", stages)
        .ok()
        .says("v3 is a canary: " + stages.replaceFirst(",.*", "") + " % of the visitors get it");
  }

  @Test
  void itIsGivenMoreAndThenAllAndNobodyNotices() throws Exception {
    Path app = app("tried");
    try (Load visitors = Load.ofMany(machine, "tried")) {
      visitors.goOn(50);
      share(app, "none at all", "25,50");
      machine.belayIn(app, "releases").ok().says("canary 25 %", "Current: v2");
      machine
          .belayIn(app, "ps")
          .ok()
          .says("=== web:", "web.1: up", ", v2", "=== canary: v3, 25 % of the visitors (1)");
      machine.belayIn(app, "config:set", "A=1").failed(1).says("v3 is a canary at 25 %");
      machine.belayIn(app, "canary:promote").ok().says("v3 at 50 %");
      // What was given to it is given again, whoever is killed.
      SurvivalJourneyTest.kill(machine.serverPid());
      Until.isTrue(
          "it is told again", () -> machine.belay("canary", "-a", "tried").text().contains("50 %"));
      SurvivalJourneyTest.kill(router());
      Until.isTrue("it answers", () -> machine.get("tried", "/").body().equals("good"));
      machine.belayIn(app, "canary").ok().says("Canary v3", "50 %");
      machine.belayIn(app, "canary:promote").ok().says("v3 serves all visitors");
      machine.belayIn(app, "releases").ok().says("Current: v3");
      machine.belayIn(app, "config:set", "A=1").ok();
      machine.belayIn(app, "ledger:verify").ok();
    }
  }

  @Test
  void itEndsAtOnceWhenSomebodySaysSo() throws Exception {
    Path app = app("ended");
    share(app, "none at all", "50");
    machine.belayIn(app, "canary:abort", "--reason", "not yet").ok();
    machine.belayIn(app, "releases:info", "v3").ok().says("aborted", "not yet");
    machine.belayIn(app, "canary").ok().says("No canary of ended is going on");
    machine.belayIn(app, "canary:promote").failed(1).says("No canary");
    machine.belayIn(app, "ps").ok().saysNot("canary");
    machine.belayIn(app, "releases:retry", "--canary", "50").ok().says("v4, a canary at 50 %");
    machine.belayIn(app, "canary:promote").ok().says("v4 serves all visitors");
    assertThat(machine.get("ended", "/").body()).isEqualTo("good");
  }

  @Test
  void theGuardEndsWhatFails() throws Exception {
    Path app = app("failed");
    try (Load visitors = Load.ofMany(machine, "failed")) {
      visitors.goOn(50);
      share(app, "all", "50");
      Until.isTrue(
          "it ends",
          () -> machine.belay("releases:info", "v3", "-a", "failed").text().contains("aborted"));
      visitors.goOn(50);
      // What the canary failed, the other side answered.
      assertThat(visitors.failures()).isEmpty();
    }
    machine.belayIn(app, "releases").ok().says("Current: v2");
  }
}
