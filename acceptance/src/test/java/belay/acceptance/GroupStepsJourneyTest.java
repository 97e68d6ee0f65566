package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The control plane is killed with -9 at every step of a group's rollback, while clients send
 * requests: afterwards both apps serve the old generation, or both the new. Each moment is a test
 * of its own, on a server that others had before: the next goes on from what one left.
 */
@Tag("fire")
class GroupStepsJourneyTest {
  private static final String KILL_IT = "kill -9 $PPID";

  /** A server with the group, and the moments at which something is killed there. */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class Killed {
    private final Set<String> seen = new TreeSet<>();
    private final List<Sound> sounds = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();
    private final String ofWeb;
    private final boolean warm;
    private final Set<String> sure;
    private final List<String> steps;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Machine machine;

    private int routerKills;

    /**
     * A case.
     *
     * @param ofWeb what web's belay.yml has more
     * @param warm whether both are kept warm
     * @param steps those that are on its way
     * @param sure moments that are always reached
     */
    Killed(String ofWeb, boolean warm, List<String> steps, Set<String> sure) {
      this.ofWeb = ofWeb;
      this.warm = warm;
      this.steps = steps;
      this.sure = sure;
    }

    @BeforeAll
    void start() {
      machine = Machine.prepared();
      Steps.allow(machine);
      machine.start();
      // A killed control plane is back later on a slow machine than requests usually wait.
      machine.set("hold.seconds", "60");
      members();
      loads.add(Load.on(machine, "api"));
      loads.add(Load.on(machine, "web"));
    }

    @AfterAll
    void stop() {
      loads.forEach(Load::close);
      machine.close();
    }

    /** Two apps whose first versions work with each other, and whose second ones do. */
    private void members() {
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
        if (!warm) {
          machine.belay("settings", "warm=0", "-a", sound.app()).ok();
        }
      });
    }

    Stream<String> moments() {
      return steps.stream()
          .flatMap(step -> Stream.of(Steps.NEXT + " " + step, Steps.WRITTEN + " " + step))
          .flatMap(moment -> Stream.of(moment, moment + " 2"));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void allServeTheOldOrAllTheNew(String moment) {
      long pid = machine.serverPid();
      Steps.arm(machine, moment, KILL_IT);
      machine.belay("rollback", "-g", "shop", other());
      boolean fired = Steps.fired(machine);
      assertThat(fired || !sure.contains(moment)).as("%s is reached", moment).isTrue();
      assumeTrue(fired, "not on this way");
      seen.add(moment);
      Until.isTrue("it is dead", () -> Ended.is(pid));
      machine.belay("up").ok();
      check(moment);
    }

    void check(String moment) {
      for (Load load : loads) {
        load.goOn(20);
        // A router that is killed breaks what is on a connection then, and nothing else.
        assertThat(load.failures())
            .as("requests that failed, killed at %s", moment)
            .hasSizeLessThanOrEqualTo(Load.CLIENTS * routerKills)
            .allMatch(f -> f.startsWith("Answer[status=0"))
            .noneMatch(f -> f.contains("refused"));
      }
      String api = machine.get("api", "/").body().strip();
      assertThat(api).as("api, killed at %s", moment).isIn("one none", "two none");
      assertThat(machine.get("web", "/").body().strip())
          .as("web, killed at %s", moment)
          .isEqualTo(api);
      assertThat(machine.belay("groups:info", "shop").ok().out()).doesNotContain("(pending)");
      machine.belay("ledger:verify", "-g", "shop").ok();
      sounds.forEach(Sound::check);
    }

    /** From now on that many more connections may have been broken. */
    void routerIsKilled() {
      routerKills++;
    }

    Machine machine() {
      return machine;
    }

    /** The generation of the versions that do not serve: of the first, or of the second of both. */
    String other() {
      return machine.get("api", "/").body().startsWith("one") ? "G3" : "G1";
    }
  }

  /** Both are warm: nothing boots. */
  @Nested
  class Warm extends Killed {
    Warm() {
      super(
          "",
          true,
          List.of("append", "repoint", "move-current", "succeed", "mark", "retire", "bring"),
          Set.of("written repoint", "written repoint 2", "next succeed", "written mark"));
    }

    /** The router is killed in between, and another takes its place. */
    @Test
    void theRouterIsReplacedMeanwhile() {
      for (String moment : List.of("next repoint", "written repoint 2", "next succeed")) {
        long router = Machine.json(machine().home.resolve("run/router.json")).path("pid").asLong();
        Steps.arm(machine(), moment, "kill -9 " + router);
        machine().belay("rollback", "-g", "shop", other());
        assertThat(Steps.fired(machine())).isTrue();
        routerIsKilled();
        check("the router at " + moment);
      }
    }
  }

  /** Both must boot. */
  @Nested
  class Cold extends Killed {
    Cold() {
      super(
          "",
          false,
          List.of("append", "lay-out", "start", "await-healthy", "stay-up", "repoint", "succeed"),
          Set.of("written start 2", "written await-healthy 2", "next repoint"));
    }
  }

  /** One must not overlap: it is held, and its dynos are replaced meanwhile. */
  @Nested
  class Alone extends Killed {
    Alone() {
      super(
          "overlap: no\n",
          true,
          List.of("hold", "stop-running", "start", "await-healthy", "repoint", "succeed", "retire"),
          Set.of("written hold", "next stop-running", "written repoint 2"));
    }
  }
}
