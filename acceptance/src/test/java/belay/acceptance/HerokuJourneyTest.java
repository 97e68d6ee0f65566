package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Heroku's own command line, unmodified, drives Belay. Everything that it was answered in JSON is
 * held against Heroku's published schema. {@code .ci/heroku DIR} installs the versions; {@code
 * -Dheroku.cli=DIR} says where they are.
 */
@Tag("heroku")
@Execution(ExecutionMode.CONCURRENT)
class HerokuJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Recorder recorder;

  @BeforeAll
  static void start() {
    machine = Machine.up();
    recorder = new Recorder(port());
    machine.belay("users:add", "friend@example.com").ok();
  }

  @AfterAll
  static void stop() {
    recorder.close();
    machine.close();
  }

  private static int port() {
    return java.net.URI.create(machine.credentials().path("url").asText()).getPort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"11", "10", "8"})
  void iWorkWithTheHerokuCommand(String version) throws IOException {
    Map<String, String> env = HerokuProgram.env(machine, version);
    String app = "hk" + version;
    Path checkout = deployedWithGit(version, app, env);
    Map<String, String> recorded = new HashMap<>(env);
    recorded.put("HEROKU_HOST", recorder.url());
    recorded.put("HEROKU_PARTICLEBOARD_URL", recorder.url());
    Map<String, String> names = names(version, app, env);

    List<String> wrong = new ArrayList<>();
    for (HerokuScript.Step planned : HerokuScript.read("/heroku/commands.txt", version)) {
      HerokuScript.Step step = planned.with(later(planned, names)).with(names);
      Run run = HerokuProgram.run(version, machine.root, recorded, step.words());
      wrong.addAll(faults(step, run));
    }
    wrong.addAll(runs(version, app, env));
    wrong.addAll(clones(version, app, env));
    wrong.addAll(builds(version, app, checkout, recorded));
    wrong.addAll(HerokuProgram.strange(recorder));

    assertThat(wrong).as("what version %s saw otherwise", version).isEmpty();
    assertThat(machine.git(checkout, "remote").ok().out()).contains("heroku");
    machine.belay("ledger:verify", "-a", app).ok();
  }

  private static Map<String, String> names(String version, String app, Map<String, String> env)
      throws IOException {
    Map<String, String> names = new HashMap<>();
    names.put("a", app);
    names.put("b", app + "-second");
    names.put("me", machine.credentials().path("email").asText());
    names.put("v", version);
    names.put("addon", "shared-" + version);
    Path key = Path.of(env.get("HOME")).resolve("id.pub");
    Path secret = Path.of(env.get("HOME")).resolve("id");
    Run.of(
            machine.root,
            Map.of(),
            List.of(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                "key" + version + "@example.com",
                "-f",
                secret.toString()))
        .ok();
    names.put("key", key.toString());
    names.put("cert", Files.writeString(key.resolveSibling("cert.pem"), "no key").toString());
    certificate(machine, key.resolveSibling("cert"), names);
    machine.belay("addons:create", "shared-" + version, "URL=elsewhere").ok();
    machine.belay("apps:create", app + "-second").ok();
    return names;
  }

  /** One that is signed by itself, with its key. */
  private static void certificate(Machine machine, Path place, Map<String, String> names) {
    Run.of(
            machine.root,
            machine.env(),
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                place + ".key",
                "-out",
                place + ".crt",
                "-subj",
                "/CN=cert.example.com"))
        .ok();
    names.put("certkey", place + ".key");
    names.put("crt", place + ".crt");
  }

  /** The ids of what earlier steps made, where the step names them. */
  private static Map<String, String> later(HerokuScript.Step step, Map<String, String> names) {
    if (step.command().contains("{authorization}")) {
      String laptop = "laptop-" + names.getOrDefault("v", "");
      return Map.of("authorization", id(laptop, "authorizations", "--json"));
    }
    if (step.command().contains("{webhook}")) {
      String app = names.getOrDefault("a", "");
      return Map.of("webhook", id("", "webhooks", "--json", "-a", app));
    }
    return Map.of();
  }

  /** The id of the one of a list that has this description, if it has any. */
  private static String id(String description, String... list) {
    String id = "none";
    for (JsonNode one : Machine.json(machine.belay(list).ok().out())) {
      if (one.path("description").asText().equals(description)) {
        id = one.path("id").asText();
      }
    }
    return id;
  }

  private static List<String> faults(HerokuScript.Step step, Run run) {
    List<String> wrong = new ArrayList<>();
    String said = HerokuProgram.flat(run.text());
    if (run.exit() != step.status()) {
      wrong.add("$ " + step.command() + ": exit " + run.exit() + ", which printed: " + said);
    }
    for (String text : step.says()) {
      if (!said.contains(HerokuProgram.flat(text))) {
        wrong.add("$ " + step.command() + ": no \"" + text + "\" in: " + said);
      }
    }
    return wrong;
  }

  /** {@code apps:create} in a checkout, {@code git push heroku main}, and a second one. */
  private static Path deployedWithGit(String version, String app, Map<String, String> env)
      throws IOException {
    Path checkout = Files.createDirectories(machine.root.resolve("src-" + app));
    machine.git(checkout, "init", "-q").ok();
    machine.commit(checkout, App.files("one"));
    HerokuProgram.run(version, checkout, env, List.of("apps:create", app)).ok();
    push(checkout, env).says("deployed");
    machine.commit(checkout, App.version("two"));
    push(checkout, env).says("deployed");
    return checkout;
  }

  private static Run push(Path checkout, Map<String, String> env) {
    return Run.of(checkout, env, List.of("git", "push", "heroku", "HEAD:main")).ok();
  }

  private static List<String> runs(String version, String app, Map<String, String> env) {
    List<String> wrong = new ArrayList<>();
    for (String[] line :
        new String[][] {
          {
            "0",
            "hello from afar",
            "run",
            "--no-tty",
            "-a",
            app,
            "--",
            "echo",
            "hello",
            "from",
            "afar"
          },
          {"3", "", "run", "--exit-code", "--no-tty", "-a", app, "--", "sh", "-c", "exit 3"},
          {
            "0",
            "bonjour",
            "run",
            "--no-tty",
            "-e",
            "GREETING=bonjour",
            "-a",
            app,
            "--",
            "printenv",
            "GREETING"
          },
          {"0", "done, run.", "run:detached", "-a", app, "--", "echo", "detached-mark"}
        }) {
      List<String> words = List.of(line).subList(2, line.length);
      Run run = HerokuProgram.run(version, machine.root, env, words);
      wrong.addAll(
          faults(
              new HerokuScript.Step(
                  String.join(" ", words), Integer.parseInt(line[0]), List.of(line[1])),
              run));
    }
    return wrong;
  }

  /** The plugin for builds, which versions up to 10 take. */
  private static List<String> builds(
      String version, String app, Path checkout, Map<String, String> env) {
    Path plugins = plugins(version);
    if (!Files.exists(plugins)) {
      return List.of();
    }
    Map<String, String> more = new HashMap<>(env);
    more.put("XDG_DATA_HOME", plugins.toString());
    List<String> wrong = new ArrayList<>();
    for (HerokuScript.Step planned : HerokuScript.read("/heroku/builds.txt", version)) {
      HerokuScript.Step step = planned.with(Map.of("a", app));
      wrong.addAll(faults(step, HerokuProgram.run(version, checkout, more, step.words())));
    }
    return wrong;
  }

  private static Path plugins(String version) {
    return Path.of(System.getProperty("heroku.cli", ""), version, "plugins");
  }

  private static List<String> clones(String version, String app, Map<String, String> env) {
    Run clone =
        HerokuProgram.run(
            version, machine.root, env, List.of("git:clone", "-a", app, "clone-" + app));
    boolean there = Files.exists(machine.root.resolve("clone-" + app).resolve("version.txt"));
    return there ? List.of() : List.of("git:clone: " + clone.text());
  }
}
