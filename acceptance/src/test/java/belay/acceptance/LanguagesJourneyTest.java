package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Repositories in the shape of public ones, each by its own tools: created, pushed, answering,
 * configured, scaled to two, pushed again and rolled back. At the end it prints what the second
 * pushes took. BELAY_REPOSITORIES=pip,php tries those alone.
 */
@Tag("wide")
class LanguagesJourneyTest {
  /** What the second push took, in which one file differs, of those that went the whole way. */
  private static final Map<String, Duration> TOOK = new LinkedHashMap<>();

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  /** Pip asks no index: what is installed was made by hand. */
  @BeforeAll
  static void start() throws IOException {
    machine = Machine.prepared();
    Path wheels = Files.createDirectories(machine.root.resolve("wheels"));
    Wheels.writeTo(wheels);
    // Builds run as another user, who must pass.
    Files.setPosixFilePermissions(machine.root, PosixFilePermissions.fromString("rwxr-xr-x"));
    machine.env().put("PIP_NO_INDEX", "1");
    machine.env().put("PIP_FIND_LINKS", wheels.toString());
    machine.start();
  }

  @AfterAll
  static void stop() {
    machine.close();
    TOOK.forEach((name, took) ->
        System.out.printf(
            Locale.ROOT, "second push: %-20s %5.1f s%n", name, took.toMillis() / 1000.0));
  }

  static Stream<Repository> repositories() {
    String some = System.getenv().getOrDefault("BELAY_REPOSITORIES", "");
    return Stream.of(NodeRepositories.all(), PythonRepositories.all(), OtherRepositories.all())
        .flatMap(all -> all)
        .filter(r -> some.isEmpty() || List.of(some.split(",", -1)).contains(r.name()));
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void isDeployedAndRolledBack(Repository repository) {
    repository.needs().forEach(LanguagesJourneyTest::needs);
    String app = repository.name();
    Path source = machine.checkout(app, repository.files());
    Run first = machine.push(source).ok();
    repository.says().forEach(first::says);
    assertThat(answer(repository)).startsWith("ONE");
    machine.belay("config:set", "TONE=loud", "-a", app).ok();
    if (repository.showsConfig()) {
      assertThat(answer(repository)).contains("loud");
    }
    machine.belay("ps:scale", "web=2", "-a", app).ok();
    Until.isTrue("two dynos are up", () -> ups(app) == 2);
    machine.commit(source, repository.second());
    long begun = System.nanoTime();
    Run second = machine.push(source).ok().says("Release v4");
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    repository.again().forEach(second::says);
    assertThat(answer(repository)).startsWith("TWO");
    machine.belay("rollback", "--dry-run", "-a", app).ok().saysNot("--accept-runtime");
    machine.belay("rollback", "-a", app).ok();
    assertThat(answer(repository)).startsWith("ONE");
    machine.belay("ledger:verify", "-a", app).ok();
    machine.belay("apps:destroy", "-a", app, "--confirm", app).ok();
    TOOK.put(app, took);
  }

  private static String answer(Repository repository) {
    return machine.get(repository.name(), repository.path()).body();
  }

  private static long ups(String app) {
    return Machine.json(machine.belay("ps", "--json", "-a", app).out())
        .findValuesAsText("state")
        .stream()
        .filter("up"::equals)
        .count();
  }

  @Test
  void aVersionThatNobodyHasIsRefusedInOneSentenceWithWhatIsHere() {
    needs("python3");
    Path source =
        machine.checkout(
            "no-python",
            Map.of("requirements.txt", "", ".python-version", "3.2.9\n", "Procfile", "web: x\n"));
    machine
        .push(source)
        .failed(1)
        .says(".python-version asks for Python 3.2.9, and this server has Python 3.");
  }

  @Test
  void anUnmodifiedBuildpackAndItsCache() throws IOException {
    Path buildpack =
        Buildpack.write(
            machine.root.resolve("probe"),
            """
            echo "stack $STACK in $(basename "$PWD") cache $(ls "$2" | wc -l)"
            : >"$2/mine"
            ln -s /usr/share "$1/share"
            """);
    Path source = machine.checkout("probe", App.files("one"));
    machine.belay("buildpacks:set", buildpack.toString(), "-a", "probe").ok();
    machine.push(source).ok().says("stack heroku-24", "cache 0");
    machine.commit(source, App.version("two"));
    machine.push(source).ok().says("cache 1");
    machine.belay("builds:cache:purge", "-a", "probe").ok();
    machine.commit(source, App.version("three"));
    machine.push(source).ok().says("cache 0");
  }

  @Test
  void settingsOfHerokusForNodeCount() {
    needs("npm");
    String app = "node-settings";
    Repository repository =
        NodeRepositories.all()
            .filter(r -> r.name().equals("express-postbuild"))
            .findFirst()
            .orElseThrow();
    Path source =
        machine.checkout(
            app,
            repository
                .with(
                    "server.js",
                    "require('http').createServer((q, r) => r.end('ONE')).listen(process.env.PORT);\n")
                .with("build.js", "console.log('built with ' + process.argv.slice(2));\n")
                .files());
    machine.belay("config:set", "NODE_BUILD_FLAGS=--fast", "-a", app).ok();
    machine.push(source).ok().says("built with --fast");
    machine.belay("config:set", "NODE_ENV=staging", "NODE_MODULES_CACHE=false", "-a", app).ok();
    machine.commit(source, Map.of("README.md", "second"));
    machine
        .push(source)
        .ok()
        .says("(npm ci)", "Development dependencies stay, since NODE_ENV is staging.")
        .saysNot("Restoring dependencies");
    machine.belay("config:unset", "NODE_ENV", "-a", app).ok();
    machine.belay("config:set", "NPM_CONFIG_PRODUCTION=false", "-a", app).ok();
    machine.commit(source, Map.of("README.md", "third"));
    machine
        .push(source)
        .ok()
        .says("Development dependencies are left as NPM_CONFIG_PRODUCTION=false says.");
  }

  /** A name after an exclamation mark is of a program that must not be there. */
  private static void needs(String tool) {
    String name = tool.replaceFirst("^!", "");
    boolean there =
        Run.of(Path.of("/"), Map.of(), List.of("sh", "-c", "command -v " + name)).exit() == 0;
    assumeTrue(
        there != tool.startsWith("!"),
        "skipped: " + name + (there ? " itself is here" : " is not installed here"));
  }
}
