package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Heroku's own command line goes on working with a Belay that was stopped and started, replaced,
 * killed and logged out of: over https, with the environment that it was given once.
 */
@Tag("heroku")
class HerokuRestartJourneyTest {
  @ParameterizedTest
  @ValueSource(strings = {"11", "10", "8"})
  void iGoOnWorkingThroughRestartsAndUpgrades(String version) throws IOException {
    HerokuProgram.of(version);
    try (Machine machine = Machine.up()) {
      Map<String, String> env = HerokuProgram.env(machine, version);
      Path checkout = machine.root.resolve("src");
      Files.createDirectories(checkout);
      machine.git(checkout, "init", "-q").ok();
      machine.commit(checkout, App.files("zero"));
      HerokuProgram.run(version, checkout, env, List.of("apps:create", "shop")).ok();

      List<String> wrong = new ArrayList<>(work(machine, version, env, "first"));
      machine.belay("down", "--keep-apps").ok();
      machine.belay("up").ok();
      wrong.addAll(work(machine, version, env, "restarted"));
      machine.belay("upgrade", "--force").ok();
      wrong.addAll(work(machine, version, env, "upgraded"));
      machine.belay("down").ok();
      machine.belay("up").ok();
      wrong.addAll(work(machine, version, env, "started"));
      SurvivalJourneyTest.kill(machine.serverPid());
      Until.isTrue("it is back", () -> machine.belay("apps").exit() == 0);
      wrong.addAll(work(machine, version, env, "killed"));

      assertThat(wrong).isEmpty();
      machine.belay("ledger:verify", "-a", "shop").ok();
    }
  }

  /** Logging out ends what one was logged in with, and never what the server's own machine uses. */
  @ParameterizedTest
  @ValueSource(strings = {"11", "10", "8"})
  void loggingOutLeavesTheServersOwnLogin(String version) throws IOException {
    HerokuProgram.of(version);
    try (Machine machine = Machine.up()) {
      Map<String, String> env = HerokuProgram.env(machine, version);
      HerokuProgram.run(version, machine.root, env, List.of("auth:logout"));

      machine.belay("apps").ok();
      machine.belay("up").ok();
      machine.belay("apps:create", "shop").ok();
    }
  }

  private static List<String> work(
      Machine machine, String version, Map<String, String> env, String stage) {
    Path checkout = machine.root.resolve("src");
    List<String> wrong = new ArrayList<>();
    machine.commit(checkout, App.version(stage));
    Run push = Run.of(checkout, env, List.of("git", "push", "heroku", "HEAD:main"));
    if (push.exit() != 0 || !push.text().contains("deployed")) {
      wrong.add(stage + ": git push heroku: " + push.text());
    }
    for (String command :
        List.of(
            "auth:whoami",
            "apps:info -a shop",
            "config:set STAGE=" + stage + " -a shop",
            "config:get STAGE -a shop",
            "releases -a shop",
            "rollback -a shop",
            "ps -a shop",
            "logs -n 5 -a shop",
            "run --no-tty --exit-code -a shop -- true")) {
      Run run = HerokuProgram.run(version, checkout, env, List.of(command.split(" ")));
      if (run.exit() != 0) {
        wrong.add(stage + ": heroku " + command + ": exit " + run.exit() + ", " + run.text());
      }
    }
    return wrong;
  }
}
