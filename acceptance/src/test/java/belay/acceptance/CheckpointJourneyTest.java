package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An add-on's data is copied while it runs. */
class CheckpointJourneyTest {
  @Test
  @Tag("long")
  void oneIsTakenBeforeMigrationsAndByHandAndAKillLeavesNoHalfOne() throws IOException {
    Path psql = Database.psql();
    try (Machine machine = Machine.up()) {
      Path shop = machine.checkout("shop", Database.app("one"));
      machine.belay("addons:create", "postgresql", "-a", "shop").ok();
      machine.push(shop).ok();
      assertThat(checkpoints(machine)).isEmpty();

      machine.commit(shop, Database.migration(2, "alter table orders add column size text"));
      machine.push(shop).ok().says("Checkpoint 1 of postgresql-", "applying 2.sql");
      JsonNode first = checkpoints(machine).get(0);
      assertThat(first.path("state").asText()).isEqualTo("whole");
      assertThat(first.path("release").asInt()).isEqualTo(first.path("before").asInt() - 1);

      machine.commit(shop, Map.of("version.txt", "three\n"));
      machine.push(shop).ok();
      assertThat(checkpoints(machine)).hasSize(1);

      try (Writers writers = Writers.of(machine, psql, Database.url(machine))) {
        machine.belay("checkpoints:take", "-a", "shop").ok().says("done, number 2");
        assertThat(writers.failures()).isEmpty();
      }
      String name = first.path("addon").asText();
      machine.belay("checkpoints:drop", name, "1").ok();
      assertThat(checkpoints(machine)).hasSize(1);

      Thread take = Thread.ofVirtual().start(() -> machine.belay("checkpoints:take", "-a", "shop"));
      Until.isTrue("it is begun", () -> checkpoints(machine).size() == 2);
      SurvivalJourneyTest.kill(machine.serverPid());
      Until.isTrue("the command has ended", () -> !take.isAlive());
      Until.isTrue(
          "what is there is whole",
          () ->
              Stream.of(checkpoints(machine))
                  .allMatch(
                      all -> all.findValuesAsText("state").stream().allMatch("whole"::equals)));
      assertThat(left(machine)).noneMatch(p -> p.endsWith(".part") || p.contains("scratch."));
    }
  }

  private static JsonNode checkpoints(Machine machine) {
    return Machine.json(machine.belay("checkpoints", "-a", "shop", "--json").out());
  }

  private static java.util.List<String> left(Machine machine) throws IOException {
    try (Stream<Path> all = Files.walk(machine.home.resolve("data/kept"), 3)) {
      return all.map(Path::toString).toList();
    }
  }
}
