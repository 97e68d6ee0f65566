package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The control plane dies; apps and traffic do not notice. */
class SurvivalJourneyTest {
  @Test
  void theControlPlaneIsKilledUnderLoadAndNotOneRequestFails() {
    try (Machine machine = Machine.up()) {
      Path source = machine.checkout("steady", App.files("one"));
      machine.push(source).ok();
      String dyno = machine.get("steady", "/dyno").body();
      try (Load load = Load.on(machine, "steady")) {
        kill(machine.serverPid());
        long whileAway = load.answered();
        Until.isTrue("requests go on", () -> load.answered() > whileAway + 50);

        machine.belay("up").ok();

        long afterReturn = load.answered();
        Until.isTrue("requests go on", () -> load.answered() > afterReturn + 50);
        assertThat(load.failures()).isEmpty();
      }
      assertThat(machine.get("steady", "/dyno").body())
          .as("the dyno was re-adopted")
          .isEqualTo(dyno);
      machine.belay("ps", "-a", "steady").ok().says("web.1", "up");
      machine.belay("ledger:verify", "-a", "steady").ok();
      machine.commit(source, App.version("two"));
      machine.push(source).ok();
      assertThat(machine.get("steady", "/").body()).isEqualTo("two none");
    }
  }

  @Test
  @Tag("longest")
  void whatIsPrintedWhileTheControlPlaneIsAwayIsInTheLogOnce() {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("talker", App.files("one"))).ok();
      machine.get("talker", "/say?before");
      kill(machine.serverPid());
      machine.get("talker", "/say?while-away");

      machine.belay("up").ok();

      Until.isTrue("the log has it", () -> said(machine).contains("said while-away"));
      machine.get("talker", "/say?after");
      Until.isTrue("the log goes on", () -> said(machine).contains("said after"));
      assertThat(said(machine)).containsExactly("said before", "said while-away", "said after");
    }
  }

  private static List<String> said(Machine machine) {
    return machine
        .belay("logs", "-n", "1500", "--ps", "web", "-a", "talker")
        .out()
        .lines()
        .filter(line -> line.contains("app[web.1]: said"))
        .map(line -> line.substring(line.indexOf("said")))
        .toList();
  }

  @Test
  @Tag("long")
  void aDeployThatIsKilledInTheMiddleIsUndoneAndTheOldReleaseServes() {
    try (Machine machine = Machine.up()) {
      Path source = machine.checkout("cut", App.files("one"));
      machine.push(source).ok();
      machine.commit(source, App.version("two is deaf"));
      Thread push = Thread.ofPlatform().start(() -> machine.push(source));
      Until.isTrue(
          "the switch is waiting for the new dyno",
          () -> machine.belay("releases", "--json", "-a", "cut").out().contains("pending"));

      kill(machine.serverPid());
      join(push);
      machine.belay("up").ok();

      assertThat(machine.get("cut", "/").body()).isEqualTo("one none");
      machine.belay("releases", "-a", "cut").ok().says("Current: v2");
      Until.isTrue("no dyno of the new release is left", () -> machine.dynos().size() == 1);
      assertThat(machine.belay("releases", "--json", "-a", "cut").out())
          .doesNotContain("pending")
          .contains("failed");
    }
  }

  @Test
  @Tag("long")
  void afterTheMachineStoppedEverythingThatRanRunsAgain() {
    try (Machine machine = Machine.up()) {
      Path source = machine.checkout("steady", App.files("one"));
      machine.push(source).ok();
      machine.belay("ps:scale", "worker=1", "-a", "steady").ok();
      machine.commit(source, App.version("two"));
      machine.push(source).ok();
      Doors doors = Doors.of(machine, "steady");
      doors.open("before");

      List<String> pids = machine.processes().stream().map(p -> p.split(" ", 2)[0]).toList();
      List<String> kill = new java.util.ArrayList<>(List.of("kill", "-9"));
      kill.addAll(pids);
      Run.of(Path.of("/"), java.util.Map.of(), kill);
      Until.isTrue("nothing runs", () -> machine.processes().isEmpty());
      machine.belay("up").ok();

      assertThat(machine.get("steady", "/").body())
          .as("the request waits until the dyno is there")
          .isEqualTo("two none");
      doors.open("after everything was killed");
      Until.isTrue(
          "the worker runs too",
          () -> machine.belay("ps", "-a", "steady").out().contains("worker.1: up"));
      machine.belay("releases", "-a", "steady").ok().says("Current: v3").saysNot("warm");
      machine.belay("rollback", "-a", "steady").ok();
      assertThat(machine.get("steady", "/").body()).isEqualTo("one none");
    }
  }

  static void kill(long pid) {
    Run.of(Path.of("/"), java.util.Map.of(), List.of("kill", "-9", Long.toString(pid))).ok();
    Until.isTrue("it is dead", () -> Ended.is(pid));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
