package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An app takes what it can get; what is limited here, as the server's status says, it does not. */
@Tag("hostile")
@DisabledIfSystemProperty(
    named = Dynos.PROPERTY,
    matches = Dynos.DOCKER,
    disabledReason = "skipped: containers are limited by their engine")
class HostileLimitsJourneyTest {
  private static final String FORKS =
      "i=0; while [ $i -lt 300 ]; do sleep 20 & i=$((i+1)); done; echo all 300 run";

  @ParameterizedTest
  @EnumSource(names = {"OVERLAY", "OTHERS_OVERLAY"})
  void memoryThatLooksLikeFilesHasASizeAndNoNamespaceIsMade(Isolation isolation) {
    try (Machine machine = greedy(isolation)) {
      assertThat(run(machine, "dd if=/dev/zero of=/tmp/x bs=1M count=300 2>&1"))
          .contains("No space left");
      assertThat(run(machine, "dd if=/dev/zero of=/dev/shm/x bs=1M count=300 2>&1"))
          .contains("No space left");
      String write =
          "for d in / /run /dev /var /etc; do ! touch $d/x 2>/dev/null || echo wrote $d; done";
      assertThat(run(machine, write)).doesNotContain("wrote");
      assertThat(run(machine, "unshare --user id 2>&1")).contains("not permitted");
      assertThat(
              machine
                  .belay("ps:exec", "-a", "greedy", "--", "unshare --user id 2>&1 || true")
                  .out())
          .contains("not permitted");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERLAY", "PLAIN_USER", "NO_RUNNER"})
  void processesAndMemoryAreADynosOwnWhereGroupsWork(Isolation isolation) {
    try (Machine machine = greedy(isolation)) {
      String status = machine.belay("server:status").ok().out();
      if (!status.contains("processes each") || status.contains("memory not limited")) {
        return;
      }
      machine.belay("ps:limits", "processes=100", "memory=64", "-a", "greedy").ok().says("100");
      assertThat(run(machine, FORKS)).doesNotContain("all 300 run");

      machine.belay("ps:scale", "eater=1", "-a", "greedy").ok();
      Until.isTrue(
          "it is killed for its memory",
          () -> machine.belay("logs", "-n", "200", "-a", "greedy").out().contains("Error R15"));
      assertThat(machine.get("greedy", "/").body()).startsWith("mine");
      machine.belay("ps:scale", "eater=0", "-a", "greedy").ok();
    }
  }

  private static Machine greedy(Isolation isolation) {
    Machine machine = Machine.up(isolation);
    Map<String, String> files = new HashMap<>(Thief.files());
    files.merge("Procfile", "eater: head -c 200000000 /dev/zero | tail | wc -c\n", String::concat);
    machine.push(machine.checkout("greedy", files)).ok();
    return machine;
  }

  private static String run(Machine machine, String script) {
    return machine.belay("run", "-a", "greedy", "--", script).out();
  }
}
