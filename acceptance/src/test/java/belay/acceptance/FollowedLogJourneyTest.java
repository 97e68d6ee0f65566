package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code belay logs --tail} outlives the control plane that it follows. */
@Tag("longest")
class FollowedLogJourneyTest {
  private static final String COUNTING =
      "worker: sh -c 'i=0; while :; do i=$((i+1)); echo counted $i.; sleep 0.05; done'\n";

  @Test
  void iFollowALogOverARestartAnUpgradeAndAKillAndMissNothing() throws Exception {
    try (Machine machine = Machine.up()) {
      Path source = machine.checkout("counting", Map.of("Procfile", COUNTING));
      machine.push(source).ok();
      machine.belay("ps:scale", "worker=1", "-a", "counting").ok();
      Path said = machine.root.resolve("followed");
      Process tail = follow(machine, said);
      try {
        Until.isTrue("it follows", () -> numbers(said).size() > 5);
        machine.belay("down", "--keep-apps").ok();
        machine.belay("up").ok();
        goesOn(said);
        machine.belay("upgrade", "--force").ok();
        goesOn(said);
        SurvivalJourneyTest.kill(machine.serverPid());
        goesOn(said);
      } finally {
        tail.destroy();
        tail.waitFor();
      }
      List<Integer> numbers = numbers(said);
      assertThat(numbers)
          .isEqualTo(IntStream.rangeClosed(numbers.getFirst(), numbers.getLast()).boxed().toList());
    }
  }

  private static Process follow(Machine machine, Path said) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Machine.REPOSITORY.resolve("belay").toString(), "logs", "--tail", "-a", "counting");
    builder.environment().putAll(machine.env());
    builder.redirectErrorStream(true).redirectOutput(said.toFile());
    return builder.start();
  }

  private static void goesOn(Path said) {
    int before = numbers(said).size();
    Until.isTrue("it goes on", () -> numbers(said).size() > before + 40);
  }

  private static List<Integer> numbers(Path said) {
    try {
      return Files.readString(said)
          .lines()
          .filter(Predicate.not(String::isEmpty))
          .filter(l -> l.matches(".*counted \\d+\\.$"))
          .map(l -> Integer.valueOf(l.replaceAll("^.*counted (\\d+)\\.$", "$1")))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
