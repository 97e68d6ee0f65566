package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The control plane is killed with -9 at every step of a switch, while clients send requests. */
@Tag("fire")
@Execution(ExecutionMode.CONCURRENT)
class EveryStepJourneyTest {
  private static final String KILL_IT = "kill -9 $PPID";

  private final Set<String> seen = new TreeSet<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private Machine machine;

  private int commits;

  @BeforeEach
  void start() {
    machine = Machine.prepared();
    Steps.allow(machine);
    machine.start();
    // A killed control plane is back later on a slow machine than requests usually wait.
    machine.set("hold.seconds", "60");
  }

  @AfterEach
  void stop() {
    machine.close();
  }

  @Test
  void rightAfterEachStepIsWrittenDown() {
    killAtEveryStep(Steps.WRITTEN);
  }

  @Test
  void rightBeforeEachStepIsWrittenDown() {
    killAtEveryStep(Steps.NEXT);
  }

  /** Each kill may break what is on a connection then, and nothing else. */
  @Test
  void theRouterIsKilledAtEachStepAndOnlyBrokenConnectionsFail() {
    Path source = machine.checkout("steady", files());
    machine.push(source).ok();
    machine.belay("ps:scale", "worker=1", "-a", "steady").ok();
    Sound sound = new Sound(machine, "steady", source);
    int kills = 0;
    try (Load load = Load.on(machine, "steady")) {
      for (String step : Steps.all()) {
        kills += routerKilled(step, () -> deploy(source), sound, load) ? 1 : 0;
        kills += routerKilled(step, this::rollBackToWarm, sound, load) ? 1 : 0;
      }
      assertThat(kills).isGreaterThan(8);
      assertThat(load.failures())
          .as("what failed of %d at %d kills", load.answered(), kills)
          .hasSizeLessThanOrEqualTo(Load.CLIENTS * kills)
          .allMatch(f -> f.startsWith("Answer[status=0"))
          .noneMatch(f -> f.contains("refused"));
      System.out.println(
          load.failures().size()
              + " of "
              + load.answered()
              + " requests broke at "
              + kills
              + " kills of the router");
    }
  }

  private boolean routerKilled(String step, Runnable change, Sound sound, Load load) {
    long pid = Machine.json(machine.home.resolve("run/router.json")).path("pid").asLong();
    Steps.arm(machine, Steps.WRITTEN, step, "kill -9 " + pid);
    change.run();
    if (!Steps.fired(machine)) {
      return false;
    }
    Until.isTrue("another router runs", () -> machine.belay("server:status").exit() == 0);
    long answered = load.answered();
    Until.isTrue("requests go on", () -> load.answered() > answered + 20);
    sound.check();
    return true;
  }

  private void killAtEveryStep(String moment) {
    Path source = machine.checkout("steady", files());
    machine.push(source).ok();
    machine.belay("ps:scale", "worker=1", "-a", "steady").ok();
    machine.belay("config:set", "GREETING=hi", "-a", "steady").ok();
    Sound sound = new Sound(machine, "steady", source);
    try (Load load = Load.on(machine, "steady")) {
      for (String step : Steps.all()) {
        killed(moment, step, () -> deploy(source), sound, load);
      }
      for (String step : Steps.all()) {
        killed(moment, step, () -> machine.belay("rollback", "-a", "steady"), sound, load);
      }
      for (String step : Steps.all()) {
        killed(moment, step, this::rollBackToWarm, sound, load);
      }
    }
    List<String> rest = new ArrayList<>(Steps.ofSwitches());
    rest.removeAll(seen);
    killWithoutOverlap(moment, rest);
    assertThat(seen).as("steps at which it was killed").containsAll(Steps.ofSwitches());
  }

  /** Steps that only apps have whose dynos must not overlap. */
  private void killWithoutOverlap(String moment, List<String> steps) {
    Map<String, String> files = files();
    files.put("belay.yml", "health: /health\noverlap: no\n");
    machine.belay("apps:destroy", "-a", "steady", "--confirm", "steady").ok();
    Path source = machine.checkout("alone", files);
    machine.push(source).ok();
    Sound sound = new Sound(machine, "alone", source);
    for (String step : steps) {
      try (Load load = Load.on(machine, "alone")) {
        killed(moment, step, () -> deploy(source), sound, load);
      }
    }
  }

  private static Map<String, String> files() {
    Map<String, String> files = new HashMap<>(App.files("zero"));
    files.merge("Procfile", "release: echo migrating\n", String::concat);
    return files;
  }

  /** To what {@code ps} says is warm. */
  private void rollBackToWarm() {
    machine
        .belay("ps", "-a", "steady")
        .ok()
        .out()
        .lines()
        .filter(line -> line.startsWith("back at once with: "))
        .findFirst()
        .ifPresent(line ->
            machine.belay(
                "rollback", line.replaceAll(".*rollback (v\\d+) .*", "$1"), "-a", "steady"));
  }

  private void deploy(Path source) {
    commits++;
    machine.commit(source, App.version("version" + commits));
    machine.push(source);
  }

  private void killed(String moment, String step, Runnable change, Sound sound, Load load) {
    long pid = machine.serverPid();
    Steps.arm(machine, moment, step, KILL_IT);
    change.run();
    if (!Steps.fired(machine)) {
      return;
    }
    seen.add(step);
    Until.isTrue("it is dead", () -> Ended.is(pid));
    machine.belay("up").ok();
    long answered = load.answered();
    Until.isTrue("requests go on", () -> load.answered() > answered + 20);
    assertThat(load.failures()).as("requests that failed, killed at %s", step).isEmpty();
    sound.check();
  }
}
