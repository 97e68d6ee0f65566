package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** npm's heroku-client drives Belay, unmodified; {@code .ci/heroku} installs it. */
@Tag("heroku")
class HerokuClientJourneyTest {
  @Test
  void releasesAndRollback() {
    String directory = System.getProperty("heroku.cli", "");
    Path library = Path.of(directory, "client", "node_modules", "heroku-client");
    assumeTrue(
        !directory.isEmpty() && Files.exists(library),
        "heroku-client is not installed: .ci/heroku");
    try (Machine machine = Machine.up()) {
      Path checkout = machine.checkout("node", App.files("one"));
      machine.push(checkout).ok();
      machine.belay("config:set", "A=1", "-a", "node").ok();
      Map<String, String> env = new HashMap<>(machine.env());
      env.put("HEROKU_HOST", machine.credentials().path("url").asText());
      env.put("HEROKU_API_KEY", machine.credentials().path("token").asText());
      String script =
          Machine.REPOSITORY.resolve("acceptance/src/test/resources/heroku/client.js").toString();

      Run.of(machine.root, env, List.of("node", script, library.toString(), "node"))
          .ok()
          .says(
              "account " + machine.credentials().path("email").asText(),
              "releases 1,2,3",
              "rollback 4 Rollback to v2",
              "config client",
              "missing 404 not_found");
    }
  }
}
