package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
 * What is wrong in a repository is the last thing that a push says before it is rejected, in a
 * sentence that says what to change; once.
 */
@Tag("wide")
class FailedBuildsJourneyTest {
  private static final String LOCK =
      """
      {"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {
        "": {"name": "shop", "version": "1.0.0", "dependencies": {"ms": "2.1.3"}},
        "node_modules/ms": {"version": "2.1.3"}}}
      """;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  /** A registry that lets nobody in. */
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static HttpServer registry;

  @BeforeAll
  static void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    registry.start();
    machine = Machine.prepared();
    Path wheels = Files.createDirectories(machine.root.resolve("wheels"));
    Wheels.writeTo(wheels);
    Files.setPosixFilePermissions(machine.root, PosixFilePermissions.fromString("rwxr-xr-x"));
    machine.env().put("PIP_NO_INDEX", "1");
    machine.env().put("PIP_FIND_LINKS", wheels.toString());
    machine.start();
    machine.set("network.services", Integer.toString(registry.getAddress().getPort()));
  }

  @AfterAll
  static void stop() {
    registry.stop(0);
    machine.close();
  }

  /**
   * A repository with a mistake.
   *
   * @param ends what the last sentence says
   */
  record Mistake(String name, String needs, String ends, Map<String, String> files) {
    static Mistake of(String name, String needs, String ends, String... files) {
      Map<String, String> all = new TreeMap<>();
      for (int i = 0; i < files.length; i += 2) {
        all.put(files[i], files[i + 1]);
      }
      return new Mistake(name, needs, ends, all);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(manifests(), node(), python(), starts()).flatMap(all -> all);
  }

  private static Stream<Mistake> manifests() {
    return Stream.of(
        Mistake.of(
            "procfile-syntax",
            "sh",
            "Procfile:2: \"worker ./work\" has no colon. Write type: command, like web: ./start",
            "Procfile",
            "web: ./run\nworker ./work\n"),
        Mistake.of("app-json", "sh", "app.json:", "Procfile", "web: x\n", "app.json", "{\"a\": }"),
        Mistake.of("static-json", "sh", "static.json:", "static.json", "{\"root\" \"dist\"}"),
        Mistake.of("belay-yml", "sh", "belay.yml:", "Procfile", "web: x\n", "belay.yml", "a: [b\n"),
        Mistake.of(
            "nothing",
            "sh",
            "web: ./start --port $PORT",
            "README.md",
            "# No files that a buildpack knows\n"),
        Mistake.of(
            "no-version",
            "python3",
            "; or ask for a version that it has.",
            "requirements.txt",
            "",
            ".python-version",
            "3.2.9\n",
            "Procfile",
            "web: x\n"));
  }

  private static Stream<Mistake> node() {
    return Stream.of(
        Mistake.of(
            "lock-unlike",
            "npm",
            "The lock file does not fit package.json: run npm install, and commit package-lock.json.",
            "package.json",
            NodeRepositories.manifest("").replace("2.1.3", "2.1.2"),
            "package-lock.json",
            LOCK),
        Mistake.of(
            "lock-broken",
            "npm",
            "run npm install, and commit package-lock.json.",
            "package.json",
            NodeRepositories.manifest(""),
            "package-lock.json",
            "{<<<<<<< HEAD\n"),
        Mistake.of("package-json", "npm", "package.json: ", "package.json", "{\"name\": }"),
        script("script-missing", "npm run bundle", "package.json has no script bundle, which"),
        script(
            "program-missing", "vite build", "vite is not installed: add the package that has it"),
        script(
            "module-missing",
            "node -e 'require(`left-pad`)'",
            "left-pad is not installed: add it to package.json, then run npm install"),
        script(
            "script-fails", "exit 3", "The script build in package.json failed: correct what it"),
        Mistake.of(
            "no-start",
            "npm",
            "web: ./start --port $PORT",
            "package.json",
            "{\"name\": \"shop\"}"));
  }

  private static Mistake script(String name, String build, String ends) {
    return Mistake.of(
        name,
        "npm",
        ends,
        "package.json",
        "{\"name\": \"shop\", \"scripts\": {\"build\": \"" + build + "\", \"start\": \"x\"}}");
  }

  private static Stream<Mistake> python() {
    return Stream.of(
        Mistake.of(
            "pip-unknown",
            "python3",
            "There is no belay-no-such-package==9.9 for Python 3.",
            "requirements.txt",
            "belay-no-such-package==9.9\n",
            "Procfile",
            "web: x\n"),
        Mistake.of(
            "pip-syntax",
            "python3",
            "requirements.txt has a line that pip cannot read (words_found=1): correct it.",
            "requirements.txt",
            "words_found=1\n",
            "Procfile",
            "web: x\n"),
        Mistake.of(
            "collectstatic",
            "python3",
            "turn it off with belay config:set DISABLE_COLLECTSTATIC=1",
            "requirements.txt",
            "django\n",
            "manage.py",
            "raise SystemExit('STATIC_ROOT is not set')\n",
            "Procfile",
            "web: x\n"));
  }

  private static Stream<Mistake> starts() {
    return Stream.of(
        Mistake.of(
            "development-only",
            "npm",
            "isarray is not in the release: if it is among devDependencies in package.json, move it"
                + " to dependencies",
            "package.json",
            "{\"name\": \"shop\", \"devDependencies\": {\"isarray\": \"2.0.5\"}, \"scripts\":"
                + " {\"start\": \"node server.js\"}}",
            "server.js",
            "require('isarray');\n"),
        Mistake.of(
            "no-module",
            "python3",
            "words_found is not in the release: add it to what the app installs",
            "Procfile",
            "web: python3 -m words_found\n"),
        Mistake.of(
            "no-program",
            "sh",
            "gunicorn-of-nobody is not in the release: correct the Procfile",
            "Procfile",
            "web: gunicorn-of-nobody app:app\n"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void endsWithWhatToChange(Mistake mistake) {
    needs(mistake.needs());
    insist(mistake.name(), machine.checkout(mistake.name(), mistake.files()), mistake.ends());
  }

  @Test
  void aRegistryThatAsksWhoOneIs() {
    needs("npm");
    Map<String, String> files =
        Map.of(
            "package.json",
            NodeRepositories.manifest(""),
            "package-lock.json",
            LOCK,
            ".npmrc",
            "registry=http://127.0.0.1:" + registry.getAddress().getPort() + "/\n");
    insist(
        "private",
        machine.checkout("private", files),
        "The registry asks who you are: put //REGISTRY/:_authToken=${NPM_TOKEN} into .npmrc, and run"
            + " belay config:set NPM_TOKEN=...");
  }

  @Test
  void collectstaticIsTurnedOffAsItIsSaid() {
    needs("python3");
    Mistake mistake =
        mistakes().filter(m -> m.name().equals("collectstatic")).findFirst().orElseThrow();
    Path source = machine.checkout("no-statics", mistake.files());
    machine.commit(source, Map.of("Procfile", "worker: sleep 100000\n"));
    machine.belay("config:set", "DISABLE_COLLECTSTATIC=1", "-a", "no-statics").ok();
    machine.push(source).ok().saysNot("collectstatic");
  }

  /** What a slug may hold is bounded; what was built of it goes again, and what served serves. */
  @Test
  void moreFilesThanASlugMayHaveAreRefusedAndNothingOfThemStays() throws IOException {
    Path source = machine.checkout("many", App.files("one"));
    machine.push(source).ok();
    Path slugs = machine.home.resolve("slugs");
    List<Path> before = tree(slugs);
    Path buildpack =
        Buildpack.write(
            machine.root.resolve("many-files"),
            "mkdir \"$1/many\"; cd \"$1/many\"; seq 150001 | xargs touch");
    machine.belay("buildpacks:set", buildpack.toString(), "-a", "many").ok();
    machine.commit(source, App.version("two"));

    insist(
        machine.push(source),
        "The build left more than 150000 files and directories, the most that a slug may hold:"
            + " remove at its end what is not needed to run.");
    assertThat(machine.get("many", "/").body()).isEqualTo("one none");
    assertThat(tree(slugs)).isEqualTo(before);
    assertThat(tree(machine.home.resolve("build"))).noneMatch(p -> p.endsWith("many"));
    machine.belay("buildpacks:clear", "-a", "many").ok();
    machine.push(source).ok().says("Release v3");
    assertThat(machine.get("many", "/").body()).isEqualTo("two none");
    machine.belay("apps:destroy", "-a", "many", "--confirm", "many").ok();
  }

  private static List<Path> tree(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.sorted().toList();
    }
  }

  private static void insist(String app, Path source, String ends) {
    insist(machine.push(source), ends);
    machine.belay("apps:destroy", "-a", app, "--confirm", app).ok();
  }

  private static void insist(Run push, String ends) {
    push.failed(1);
    List<String> said =
        push.err()
            .lines()
            .filter(line -> line.startsWith("remote:"))
            .map(line -> line.substring("remote:".length()).stripTrailing())
            .filter(line -> !line.isBlank())
            .toList();
    List<String> faults = said.stream().filter(line -> line.startsWith("  !     ")).toList();
    assertThat(faults).as(push.text()).doesNotHaveDuplicates();
    int rejected = said.size() - 1;
    assertThat(said.get(rejected)).as(push.text()).containsAnyOf("Push rejected", "was not moved");
    assertThat(said.get(rejected - 1)).as(push.text()).contains(ends);
  }

  private static void needs(String tool) {
    boolean there =
        Run.of(Path.of("/"), Map.of(), List.of("sh", "-c", "command -v " + tool)).exit() == 0;
    assumeTrue(there, "skipped: " + tool + " is not installed here");
  }
}
