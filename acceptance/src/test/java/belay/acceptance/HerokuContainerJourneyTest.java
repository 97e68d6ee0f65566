package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Heroku's {@code container} commands, unmodified, with the names that they ask for: {@code
 * api.localhost} and {@code registry.localhost} at port 443. These are for the command and the
 * engine alone, each in a namespace with an {@code /etc/hosts} of its own.
 */
@Tag("heroku")
class HerokuContainerJourneyTest {
  private static final String ADDRESS = "127.43.43.43";
  private static final String NAMES = "api.localhost registry.localhost";

  @SuppressWarnings("NullAway.Init") // set before every test by start
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by start
  private static OwnEngine engine;

  @SuppressWarnings("NullAway.Init") // set before every test by start
  private static Passage passage;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(
        !System.getProperty("heroku.cli", "").isEmpty(),
        "heroku.cli is not set: .ci/heroku DIR installs what it is to name");
    assumeTrue(BaseImages.canBeMade(), "skipped: busybox-static is not installed");
    machine = Machine.up();
    Files.writeString(
        machine.root.resolve("hosts"), "127.0.0.1 localhost\n" + ADDRESS + " " + NAMES + "\n");
    Run named = Run.of(machine.root, Map.of(), within("true"));
    assumeTrue(named.exit() == 0, "skipped: no namespace can be made here: " + named.text());
    engine = OwnEngine.start(machine.root, 0, within());
    BaseImages.plainIn(engine.host());
    machine.set("docker.host", engine.host());
    machine.set("tls.names", NAMES.replace(' ', ','));
    int port = URI.create(machine.credentials().path("url").asText()).getPort();
    passage = Passage.open(ADDRESS, 443, port);
  }

  @AfterAll
  static void stop() {
    if (passage != null) {
      passage.close();
    }
    if (engine != null) {
      machine.belay("down").ok();
      engine.close();
    }
    if (machine != null) {
      machine.close();
    }
  }

  /** A command with names of its own. */
  private static List<String> within(String... words) {
    String hosts = machine.root.resolve("hosts").toString();
    String script = "mount --bind \"$1\" /etc/hosts && shift && exec \"$@\"";
    List<String> command =
        new ArrayList<>(List.of("unshare", "-m", "sh", "-c", script, "sh", hosts));
    command.addAll(List.of(words));
    return command;
  }

  /** What docs/heroku-cli.md says to set. */
  private static Map<String, String> env(String version) throws IOException {
    Map<String, String> env = new HashMap<>(machine.env());
    JsonNode told = Machine.json(machine.belay("heroku:env", "--json", "--classic").ok().out());
    told.properties().forEach(var -> env.put(var.getKey(), var.getValue().asText()));
    Path home = Files.createDirectories(machine.root.resolve("heroku-" + version));
    env.put("HOME", home.toString());
    env.put("DOCKER_HOST", engine.host());
    env.put("HEROKU_HOST", "localhost");
    env.put("HEROKU_PARTICLEBOARD_URL", "https://api.localhost");
    env.put(
        "HEROKU_HEADERS",
        "{\"authorization\":\"Bearer " + env.getOrDefault("HEROKU_API_KEY", "") + "\"}");
    return env;
  }

  private static Run heroku(
      String version, Path directory, Map<String, String> env, String... words) {
    List<String> command = within(HerokuProgram.of(version).toString());
    command.addAll(List.of(words));
    return Run.of(directory, env, command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"11", "10", "8"})
  void iPushReleaseAndRemoveContainersWithTheHerokuCommand(String version) throws IOException {
    Map<String, String> env = env(version);
    String app = "hc" + version;
    machine.belay("apps:create", app, "--no-remote").ok();
    Path source = source(app, "one");
    heroku(version, source, env, "stack:set", "container", "-a", app).ok();
    heroku(version, source, env, "container:login").ok().says("Login Succeeded");

    Run early = heroku(version, source, env, "container:release", "web", "-a", app);
    assertThat(early.exit()).as(early.text()).isNotZero();
    assertThat(HerokuProgram.flat(early.text()))
        .contains("has no image registry.localhost/" + app + "/web:latest. Build it there");

    released(version, app, "one", env);
    heroku(version, source, env, "container:pull", "web", "-a", app).ok().says("up to date");
    released(version, app, "two", env);
    machine.belay("rollback", "-a", app).ok().says("to v2... done, v4");
    assertThat(machine.get(app, "/").body()).isEqualTo("one\n");

    removed(version, app, env);
    heroku(version, source, env, "container:logout").ok();
    machine.belay("ledger:verify", "-a", app).ok();
  }

  private static Path source(String app, String text) throws IOException {
    Path source = Files.createDirectories(machine.root.resolve("src-" + app));
    for (Map.Entry<String, String> file : ImageApp.files(text).entrySet()) {
      Path path = source.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(path, file.getValue());
    }
    return source;
  }

  private static void released(String version, String app, String text, Map<String, String> env)
      throws IOException {
    Path source = source(app, text);
    Run push = heroku(version, source, env, "container:push", "web", "-a", app);
    if (push.text().contains("unknown flag: --provenance")) {
      System.out.println("skipped: container:push of " + version + ", whose docker has no buildx");
      String web = "registry.localhost/" + app + "/web";
      Run.of(source, env, List.of("docker", "build", "-t", web, ".")).ok();
      Run.of(source, env, List.of("docker", "push", web)).ok();
    } else {
      push.ok().says("successfully pushed");
    }
    heroku(version, source, env, "container:release", "web", "-a", app).ok().says("done");
    assertThat(machine.get(app, "/").body()).isEqualTo(text + "\n");
  }

  /** A process type more, of the same image, and away with it; what it asks the API is recorded. */
  private static void removed(String version, String app, Map<String, String> env) {
    String web = "registry.localhost/" + app + "/web";
    engine.docker("tag", web, web.replaceFirst("web$", "worker")).ok();
    heroku(version, machine.root, env, "container:release", "web", "worker", "-a", app).ok();
    assertThat(types(app)).containsExactly("web", "worker");
    int port = URI.create(machine.credentials().path("url").asText()).getPort();
    try (Recorder recorder = new Recorder(port)) {
      Map<String, String> recorded = new HashMap<>(env);
      recorded.put("HEROKU_HOST", recorder.url());
      heroku(version, machine.root, recorded, "container:rm", "worker", "-a", app)
          .ok()
          .says("Removing container worker for");
      assertThat(types(app)).containsExactly("web");
      Run last = heroku(version, machine.root, recorded, "container:rm", "web", "-a", app);
      assertThat(last.exit()).as(last.text()).isNotZero();
      assertThat(HerokuProgram.flat(last.text())).contains("its only process type");
      assertThat(HerokuProgram.strange(recorder)).isEmpty();
    }
    assertThat(machine.get(app, "/").body()).isEqualTo("two\n");
  }

  /** Of {@code web=1:Basic worker=0:Basic}. */
  private static List<String> types(String app) {
    String formation = machine.belay("ps:scale", "-a", app).ok().out().strip();
    return List.of(formation.replaceAll("=\\S+", "").split("\\s+"));
  }
}
