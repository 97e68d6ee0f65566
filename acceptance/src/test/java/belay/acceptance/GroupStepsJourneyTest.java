package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The control plane is killed with -9 at every step of a group's rollback, while clients send
 * requests: afterwards both apps serve the old generation, or both the new.
 */
@Tag("fire")
@Execution(ExecutionMode.CONCURRENT)
class GroupStepsJourneyTest {
  private static final String KILL_IT = "kill -9 $PPID";
  private static final List<String> WRITES = List.of("append", "mark");

  private final Set<String> seen = new TreeSet<>();
  private final List<Sound> sounds = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private Machine machine;

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
  void allServeTheOldOrAllTheNewWhileBothAreWarm() {
    members("");
    killAtEveryStep(Set.of("lay-out", "start", "await-healthy", "stay-up"));
    assertThat(seen)
        .contains("written repoint", "written repoint 2", "next succeed", "written mark");
  }

  @Test
  void allServeTheOldOrAllTheNewWhenBothMustBoot() {
    members("");
    for (String app : List.of("api", "web")) {
      machine.belay("settings", "warm=0", "-a", app).ok();
    }
    killAtEveryStep(Set.of());
    assertThat(seen)
        .contains("written start 2", "written await-healthy 2", "written stay-up", "next repoint");
  }

  @Test
  void allServeTheOldOrAllTheNewWhenOneMustNotOverlap() {
    members("overlap: no\n");
    killAtEveryStep(Set.of());
    assertThat(seen).contains("written hold", "next stop-running", "written repoint 2");
  }

  /** Two apps whose first versions work with each other, and whose second ones do. */
  private void members(String ofWeb) {
    for (String app : List.of("api", "web")) {
      var files = App.files("one");
      if (app.equals("web")) {
        files.merge("belay.yml", ofWeb, String::concat);
      }
      Path source = machine.checkout(app, files);
      machine.push(source).ok();
      sounds.add(new Sound(machine, app, source));
    }
    machine.belay("groups:create", "shop", "api", "web").ok();
    sounds.forEach(sound -> {
      machine.commit(sound.source(), App.version("two"));
      machine.push(sound.source()).ok();
    });
  }

  private void killAtEveryStep(Set<String> passedOver) {
    List<String> moments = new ArrayList<>();
    List<String> steps = new ArrayList<>(Steps.all());
    steps.addAll(WRITES);
    steps.removeAll(passedOver);
    for (String step : steps) {
      for (String moment : List.of(Steps.NEXT, Steps.WRITTEN)) {
        moments.add(moment + " " + step);
        moments.add(moment + " " + step + " 2");
      }
    }
    try (Load api = Load.on(machine, "api");
        Load web = Load.on(machine, "web")) {
      for (String moment : moments) {
        killed(moment, List.of(api, web));
      }
    }
    sounds.forEach(Sound::check);
    machine.belay("ledger:verify", "-g", "shop").ok();
  }

  private void killed(String moment, List<Load> loads) {
    long pid = machine.serverPid();
    Steps.arm(machine, moment, KILL_IT);
    machine.belay("rollback", "-g", "shop", other());
    if (!Steps.fired(machine)) {
      return;
    }
    seen.add(moment);
    Until.isTrue("it is dead", () -> Ended.is(pid));
    machine.belay("up").ok();
    for (Load load : loads) {
      load.goOn(20);
      assertThat(load.failures()).as("requests that failed, killed at %s", moment).isEmpty();
    }
    String api = machine.get("api", "/").body().strip();
    assertThat(api).as("api, killed at %s", moment).isIn("one none", "two none");
    assertThat(machine.get("web", "/").body().strip())
        .as("web, killed at %s", moment)
        .isEqualTo(api);
    assertThat(machine.belay("groups:info", "shop").ok().out()).doesNotContain("(pending)");
  }

  /** The generation of the versions that do not serve: of the first, or of the second of both. */
  private String other() {
    return machine.get("api", "/").body().startsWith("one") ? "G3" : "G1";
  }
}
