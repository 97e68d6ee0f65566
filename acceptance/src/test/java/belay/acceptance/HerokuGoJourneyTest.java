package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Heroku's Go library drives Belay, unmodified; {@code .ci/heroku} installs it. */
@Tag("heroku")
class HerokuGoJourneyTest {
  @Test
  void releasesConfigScaleAndRollback() {
    String directory = System.getProperty("heroku.cli", "");
    Path path = Path.of(directory, "go").toAbsolutePath();
    assumeTrue(
        !directory.isEmpty() && Files.isDirectory(path.resolve("src")),
        "heroku-go is not installed: .ci/heroku");
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("gopher", App.files("one"))).ok();
      Map<String, String> env = new HashMap<>(machine.env());
      env.put("GOPATH", path.toString());
      env.put("GO111MODULE", "off");
      env.put("GOCACHE", machine.root.resolve("go-cache").toString());
      env.put("HEROKU_URL", machine.credentials().path("url").asText());
      env.put("HEROKU_API_KEY", machine.credentials().path("token").asText());
      Path program = machine.root.resolve("drives");
      Path source = Machine.REPOSITORY.resolve("acceptance/src/test/resources/heroku/go");
      Run.of(source, env, List.of("go", "build", "-o", program.toString(), "main.go")).ok();

      Run.of(machine.root, env, List.of(program.toString(), "gopher"))
          .ok()
          .says(
              "account " + machine.credentials().path("email").asText(),
              "app gopher heroku-24",
              "config go",
              "release 3 succeeded Set FROM config vars",
              "rollback 4 Rollback to v2",
              "formation web 2",
              "builds 1 succeeded",
              "Couldn't find that app.");
    }
  }
}
