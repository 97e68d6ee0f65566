package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody comes into a dyno that runs, and finds no more room there than the dyno has. */
@Tag("longest")
@Tag("hostile")
@DisabledIfSystemProperty(
    named = Dynos.PROPERTY,
    matches = Dynos.DOCKER,
    disabledReason = "skipped: the engine runs what comes into a container")
class HostileExecJourneyTest {
  /** What a process is and may do, as the kernel has it. */
  private static final String WALLS =
      """
      grep -E '^(Uid|Gid|Groups|NoNewPrivs|Seccomp|CapInh|CapPrm|CapEff|CapAmb):' /proc/self/status
      grep -E '^Max (core|processes|open)' /proc/self/limits
      echo oom $(cat /proc/self/oom_score_adj)
      for n in user mnt pid ipc net uts; do readlink /proc/self/ns/$n; done
      """;

  static Stream<Isolation> roads() {
    return Isolation.now() == Isolation.HERE
        ? Stream.of(Isolation.values()).filter(i -> i != Isolation.HERE)
        : Stream.of(Isolation.now());
  }

  @ParameterizedTest
  @MethodSource("roads")
  void whatComesIntoADynoHasItsWalls(Isolation isolation) {
    try (Machine machine = Machine.up(isolation)) {
      machine
          .push(
              machine.checkout(
                  "walled",
                  Map.of(
                      "Procfile",
                      "worker: sh walls.sh >walls.out; echo written; sleep 1000\n",
                      "walls.sh",
                      WALLS)))
          .ok();
      machine.belay("ps:limits", "processes=60", "-a", "walled").ok();
      machine.belay("ps:scale", "worker=1", "-a", "walled").ok();
      Until.isTrue(
          "it has written", () -> machine.belay("logs", "-a", "walled").out().contains("written"));

      assertThat(lines(inside(machine, "sh walls.sh"), isolation))
          .isEqualTo(lines(inside(machine, "cat walls.out"), isolation))
          .hasSizeGreaterThan(10);

      if (machine.belay("server:status").ok().out().contains("processes each")) {
        String forks = "i=0; while [ $i -lt 90 ]; do sleep 5 & i=$((i+1)); done; echo all 90 run";
        assertThat(inside(machine, forks)).doesNotContain("all 90 run");
      }
    }
  }

  /** What a command in the dyno printed, without the line that tells of the command. */
  private static String inside(Machine machine, String script) {
    return machine
        .belay("ps:exec", "-d", "worker.1", "-a", "walled", "--", script)
        .text()
        .replaceAll("(?m)^Running .*\\R?", "");
  }

  /** Without a sandbox the view of the machine is made anew for what comes in. */
  private static List<String> lines(String said, Isolation isolation) {
    return said.lines()
        .filter(line -> isolation != Isolation.PLAIN_USER || !line.startsWith("mnt:"))
        .toList();
  }
}
