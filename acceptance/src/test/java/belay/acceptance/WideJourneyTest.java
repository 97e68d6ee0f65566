package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Apps with a real build: pushed with git, answering, scaled to two, rolled back. */
@Tag("wide")
class WideJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = Machine.up();
  }

  @AfterAll
  static void stop() {
    machine.close();
  }

  @Test
  void aServerFromNpmByOtherPeople() {
    needs("npm");
    String start = "\"scripts\": {\"start\": \"http-server public -p $PORT -a 127.0.0.1 -c-1\"}";
    Map<String, String> files =
        Map.of(
            "package.json",
            "{\"name\": \"site\", \"private\": true, \"dependencies\": {\"http-server\": \"14.1.1\"}, "
                + start
                + "}",
            "public/index.html",
            "first page",
            ".gitignore",
            "node_modules\n");
    journey(
        "npm-server",
        machine.checkout("npm-server", files),
        Map.of("public/index.html", "second page"),
        new Answers("first page", "second page"),
        "-----> Node.js app detected");
  }

  @Test
  void anExpressAppByItsLockFile() {
    needs("npm");
    sample("node-express", "-----> Node.js app detected");
  }

  @Test
  void aMavenProject() {
    needs("mvn");
    sample("java-maven", "-----> Java");
  }

  @Test
  void aPythonApp() {
    needs("python3");
    sample("python-wsgi", "-----> Python app detected");
  }

  @Test
  void aGoProgram() {
    needs("go");
    sample("go-hello", "-----> Go app detected");
  }

  @Test
  void aRubyApp() {
    needs("ruby");
    sample("ruby-rack-free", "-----> Ruby app detected");
  }

  @Test
  void aJavaProgramWithoutABuildTool() {
    sample("hello", "-----> ");
  }

  @Test
  void aStaticSite() {
    sample("static-site", "-----> ");
  }

  /** A sample; its second version differs in a file that its answer does not show. */
  private static void sample(String name, String detected) {
    Path source = machine.checkoutOf(name, Machine.REPOSITORY.resolve("samples").resolve(name));
    journey(name, source, Map.of("NOTES.txt", "second"), new Answers(name, name), detected);
  }

  /** What GET / has before and after the second push. */
  private record Answers(String first, String second) {}

  private static void journey(
      String app, Path source, Map<String, String> second, Answers answers, String detected) {
    machine.push(source).ok().says(detected, "Release v2");
    assertThat(machine.get(app, "/").body()).contains(answers.first());

    machine.belay("ps:scale", "web=2", "-a", app).ok();
    Until.isTrue("two dynos are up", () -> ups(app) == 2);

    machine.commit(source, second);
    try (Load load = Load.on(machine, app)) {
      machine.push(source).ok().says("Release v3");
      assertThat(machine.get(app, "/").body()).contains(answers.second());
      machine.belay("rollback", "-a", app).ok().says("v2", "done, v4");
      assertThat(load.failures()).isEmpty();
    }
    assertThat(machine.get(app, "/").body()).contains(answers.first());
    assertThat(ups(app)).isEqualTo(2);
    machine.belay("apps:destroy", "-a", app, "--confirm", app).ok();
  }

  private static long ups(String app) {
    return Machine.json(machine.belay("ps", "--json", "-a", app).out())
        .findValuesAsText("state")
        .stream()
        .filter("up"::equals)
        .count();
  }

  private static void needs(String tool) {
    boolean there =
        Run.of(Path.of("/"), Map.of(), List.of("sh", "-c", "command -v " + tool)).exit() == 0;
    assumeTrue(there, "skipped: " + tool + " is not installed here");
  }
}
