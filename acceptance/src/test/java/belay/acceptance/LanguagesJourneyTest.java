package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Repositories in the shape of public ones, each by its own tools: created, pushed, answering,
 * configured, scaled to two, pushed again and rolled back.
 */
@Tag("wide")
class LanguagesJourneyTest {
  private static final String SERVER =
      """
      const price = require("%s");
      require("http").createServer((q, r) => r.end(
        "ONE node " + process.version + " " + price("2 days") + " " + (process.env.TONE || "none")
      )).listen(process.env.PORT);
      """;

  private static final String PYTHON =
      """
      import http.server, os, platform
      class Answer(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              self.send_response(200)
              self.end_headers()
              text = "ONE python %s %s" % (platform.python_version(), os.environ.get("TONE", "none"))
              self.wfile.write(text.encode())
      http.server.HTTPServer(("", int(os.environ["PORT"])), Answer).serve_forever()
      """;

  private static final String PNPM_LOCK =
      """
      lockfileVersion: '9.0'
      importers:
        .:
          dependencies:
            ms:
              specifier: 2.1.3
              version: 2.1.3
      packages:
        ms@2.1.3:
          resolution: {integrity: sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==}
      snapshots:
        ms@2.1.3: {}
      """;

  private static final String BERRY_LOCK =
      """
      __metadata:
        version: 8
        cacheKey: 10c0

      "ms@npm:2.1.3":
        version: 2.1.3
        resolution: "ms@npm:2.1.3"
        checksum: 10c0/d924b57e7312b3b63ad21fc5b3dc0af5e78d61a1fc7cfb5457edaf26326bf62be5307cc87ffb6862ef1c2b33b0233cdb5d4f01c4c958cc0d660948b65a287a48
        languageName: node
        linkType: hard

      "shop@workspace:.":
        version: 0.0.0-use.local
        resolution: "shop@workspace:."
        dependencies:
          ms: "npm:2.1.3"
        languageName: unknown
        linkType: soft
      """;

  private static final String NPM_LOCK =
      """
      {"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {
        "": {"name": "shop", "version": "1.0.0", "dependencies": {"ms": "2.1.3"}},
        "node_modules/ms": {"version": "2.1.3", "integrity":
        "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA=="}}}
      """;

  private static final String WORKSPACE_LOCK =
      """
      {"name": "all", "lockfileVersion": 3, "requires": true, "packages": {
        "": {"name": "all", "workspaces": ["services/*", "packages/*"]},
        "node_modules/@belaytest/api": {"resolved": "services/api", "link": true},
        "node_modules/@belaytest/price": {"resolved": "packages/price", "link": true},
        "packages/price": {"name": "@belaytest/price", "version": "1.0.0"},
        "services/api": {"name": "@belaytest/api", "version": "1.0.0",
          "dependencies": {"@belaytest/price": "1.0.0"}}}}
      """;

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

  /**
   * A repository.
   *
   * @param changes the file in which the second version differs
   * @param says what the build says of it
   */
  record Repository(
      String name,
      Map<String, String> files,
      String changes,
      List<String> needs,
      List<String> says) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Repository node(String name, Map<String, String> more, String... says) {
    Map<String, String> files = new TreeMap<>(more);
    files.putIfAbsent("server.js", SERVER.formatted("ms"));
    files.put(".gitignore", "node_modules\n.yarn\n");
    return new Repository(name, files, "server.js", List.of("npm"), List.of(says));
  }

  private static String manifest(String more) {
    return "{\"name\": \"shop\", \"version\": \"1.0.0\", \"dependencies\": {\"ms\": \"2.1.3\"},"
        + " \"scripts\": {\"start\": \"node server.js\"}"
        + more
        + "}";
  }

  static Stream<Repository> repositories() {
    return Stream.of(npm(), pnpm(), yarn(), Stream.of(workspace()), others()).flatMap(all -> all);
  }

  private static Stream<Repository> npm() {
    return Stream.of(
        node(
            "npm-lock",
            Map.of("package.json", manifest(""), "package-lock.json", NPM_LOCK),
            "Installing dependencies (npm ci)",
            "Runtime: Node.js"),
        node(
            "engines-node",
            Map.of(
                "package.json",
                manifest(", \"engines\": {\"node\": \"22.x\"}"),
                "package-lock.json",
                NPM_LOCK),
            "Using Node.js 22.",
            "package.json (engines.node) asks for 22.x"),
        node(
            "nvmrc",
            Map.of(
                "package.json", manifest(""), "package-lock.json", NPM_LOCK, ".nvmrc", "lts/jod"),
            "Using Node.js 22.",
            ".nvmrc asks for 22.x"));
  }

  private static Stream<Repository> pnpm() {
    return Stream.of(
        node(
            "pnpm-pinned",
            Map.of(
                "package.json",
                manifest(", \"packageManager\": \"pnpm@9.15.0\""),
                "pnpm-lock.yaml",
                PNPM_LOCK),
            "Using pnpm 9.15.0"),
        node(
            "pnpm-by-lock",
            Map.of("package.json", manifest(""), "pnpm-lock.yaml", PNPM_LOCK),
            "Using pnpm 9."));
  }

  private static Stream<Repository> yarn() {
    return Stream.of(
        node(
            "yarn-classic",
            Map.of(
                "package.json",
                "{\"name\": \"shop\", \"version\": \"1.0.0\", \"license\": \"MIT\", \"scripts\":"
                    + " {\"start\": \"node server.js\"}}",
                "yarn.lock",
                "# yarn lockfile v1\n",
                "server.js",
                SERVER.formatted("./price"),
                "price.js",
                "module.exports = (text) => text;\n"),
            "Using Yarn 1."),
        node(
            "yarn-modules",
            Map.of(
                "package.json",
                manifest(", \"packageManager\": \"yarn@4.5.0\""),
                "yarn.lock",
                BERRY_LOCK,
                ".yarnrc.yml",
                "nodeLinker: node-modules\n"),
            "Using Yarn 4.5.0"),
        node(
            "yarn-zipped",
            Map.of(
                "package.json",
                manifest(", \"packageManager\": \"yarn@4.5.0\""),
                "yarn.lock",
                BERRY_LOCK),
            "Using Yarn 4.5.0"));
  }

  private static Stream<Repository> others() {
    return Stream.of(
        python("python-here", Map.of(), "Using Python 3."),
        python(
            "python-minor",
            Map.of(".tool-versions", "python 3.11\n"),
            ".tool-versions asks for 3.11"),
        new Repository(
            "procfile-python",
            Map.of("server.py", PYTHON, "Procfile", "web: python3 server.py\n"),
            "server.py",
            List.of("python3"),
            List.of("Procfile app detected", "Runtime: Python 3.")),
        new Repository(
            "spa",
            Map.of(
                "static.json",
                "{\"root\": \"dist\", \"routes\": {\"/**\": \"index.html\"}}",
                "dist/index.html",
                "ONE page"),
            "dist/index.html",
            List.of(),
            List.of("Static site app detected")));
  }

  private static Repository workspace() {
    Map<String, String> files =
        Map.of(
            "belay.yml",
            "path: services/api\n",
            "package.json",
            "{\"name\": \"all\", \"workspaces\": [\"services/*\", \"packages/*\"]}",
            "package-lock.json",
            WORKSPACE_LOCK,
            "packages/price/package.json",
            "{\"name\": \"@belaytest/price\", \"version\": \"1.0.0\"}",
            "packages/price/index.js",
            "module.exports = (text) => text;\n",
            "services/api/package.json",
            "{\"name\": \"@belaytest/api\", \"version\": \"1.0.0\", \"dependencies\":"
                + " {\"@belaytest/price\": \"1.0.0\"}, \"scripts\": {\"start\": \"node server.js\"}}",
            "services/api/server.js",
            SERVER.formatted("@belaytest/price"));
    return new Repository(
        "workspace",
        files,
        "services/api/server.js",
        List.of("npm"),
        List.of("services/api is a workspace: the whole repository is built."));
  }

  private static Repository python(String name, Map<String, String> more, String... says) {
    Map<String, String> files = new TreeMap<>(more);
    files.putAll(
        Map.of("server.py", PYTHON, "requirements.txt", "", "Procfile", "web: python server.py\n"));
    return new Repository(name, files, "server.py", List.of("python3"), List.of(says));
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void isDeployedAndRolledBack(Repository repository) {
    repository.needs().forEach(LanguagesJourneyTest::needs);
    String app = repository.name();
    Path source = machine.checkout(app, repository.files());
    machine.push(source).ok().says(repository.says().toArray(String[]::new));
    assertThat(machine.get(app, "/").body()).startsWith("ONE");
    machine.belay("config:set", "TONE=loud", "-a", app).ok();
    machine.belay("ps:scale", "web=2", "-a", app).ok();
    String text = repository.files().getOrDefault(repository.changes(), "");
    machine.commit(source, Map.of(repository.changes(), text.replace("ONE", "TWO")));
    machine.push(source).ok().says("Release v4");
    assertThat(machine.get(app, "/").body()).startsWith("TWO");
    machine.belay("rollback", "--dry-run", "-a", app).ok().says("Runtime:     the same");
    machine.belay("rollback", "-a", app).ok();
    assertThat(machine.get(app, "/").body()).startsWith("ONE");
    machine.belay("ledger:verify", "-a", app).ok();
    machine.belay("apps:destroy", "-a", app, "--confirm", app).ok();
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
  void aStartThatFailsShowsWhatTheAppPrinted() {
    needs("python3");
    Path source =
        machine.checkout(
            "no-start",
            Map.of(
                "server.py",
                "raise SystemExit('DATABASE_URL is missing')\n",
                "Procfile",
                "web: python3 server.py\n"));
    machine
        .push(source)
        .failed(1)
        .says("What the app printed last", "web.1: DATABASE_URL is missing");
  }

  private static void needs(String tool) {
    boolean there =
        Run.of(Path.of("/"), Map.of(), List.of("sh", "-c", "command -v " + tool)).exit() == 0;
    assumeTrue(there, "skipped: " + tool + " is not installed here");
  }
}
