package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The control plane is killed with -9 at every step by which a canary begins and is given all
 * visitors, while clients send requests.
 */
@Tag("fire")
@Execution(ExecutionMode.CONCURRENT)
class EveryCanaryStepJourneyTest {
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
  void noVisitorNoticesAndTheLedgerSaysWhatServes() {
    Path source = machine.checkout("tried", App.files("zero"));
    machine.push(source).ok();
    machine.belay("ps:scale", "worker=1", "-a", "tried").ok();
    Sound sound = new Sound(machine, "tried", source);
    try (Load load = Load.on(machine, "tried")) {
      for (String step : Steps.all()) {
        killed(step, source, load);
        sound.check();
      }
    }
    assertThat(seen)
        .contains(Steps.SHARE, "start", "await-healthy", "repoint", "move-current", "succeed");
  }

  private void killed(String step, Path source, Load load) {
    long pid = machine.serverPid();
    commits++;
    machine.commit(source, App.version("version" + commits));
    Steps.arm(machine, Steps.WRITTEN, step, "kill -9 $PPID");
    Run _ = machine.git(source, "push", "-o", "canary=50", "belay", "HEAD:main");
    Run _ = machine.belay("canary:promote", "--full", "-a", "tried");
    if (Steps.fired(machine)) {
      seen.add(step);
      Until.isTrue("it is dead", () -> Ended.is(pid));
      machine.belay("up").ok();
      long answered = load.answered();
      Until.isTrue("requests go on", () -> load.answered() > answered + 20);
    }
    // Whatever was going on by then ends well.
    Run _ = machine.belay("canary:abort", "-a", "tried");
    assertThat(load.failures()).as("requests that failed, killed at %s", step).isEmpty();
  }
}
