package belay.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.release.AppName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Repositories that are written otherwise than most, and as right. */
@Timeout(120)
class OddRepositoriesTest {
  /** A project that builds itself, since what others build with comes from an index. */
  private static final String BACKEND =
      """
      import os, zipfile

      def build_editable(to, config_settings=None, metadata_directory=None):
          name = "shop-1.0-py3-none-any.whl"
          info = "shop-1.0.dist-info/"
          here = os.getcwd()
          finder = "MAPPING = {'found': '%s/lib/found'}\\nNAMESPACES = {'ns': ['%s/lib/ns']}\\n"
          with zipfile.ZipFile(to + "/" + name, "w") as out:
              out.writestr("__editable__.shop-1.0.pth", here + "/src with space\\n")
              out.writestr("__editable___shop_1_0_finder.py", finder % (here, here))
              out.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: shop\\nVersion: 1.0\\n")
              out.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
              out.writestr(info + "RECORD", "")
          return name
      """;

  @TempDir Path directory;

  private static void needs(String... tools) {
    for (String tool : tools) {
      assumeTrue(Workbench.MACHINE.find(tool).isPresent(), tool + " is not installed here");
    }
  }

  private Workbench bench(String... files) throws IOException {
    Workbench bench = new Workbench(directory);
    for (int i = 0; i < files.length; i += 2) {
      bench.file(files[i], files[i + 1]);
    }
    return bench;
  }

  private String run(Path where, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  @Tag("long")
  @Test
  void whatIsInstalledAsItLiesInTheAppIsFoundWhereverTheAppIs() throws Exception {
    needs("python3");
    Workbench bench =
        bench(
            "requirements.txt", "# übliche\r\n-r anforderungen/größe.txt\r\n",
            "anforderungen/größe.txt", "-e .\r\n",
            "backend.py", BACKEND,
            "pyproject.toml",
                """
                [project]
                name = "shop"
                version = "1.0"
                [build-system]
                requires = []
                build-backend = "backend"
                backend-path = ["."]
                """,
            "src with space/wares.py", "PRICE = 3\n",
            "Procfile", "web: python server.py\r\n");
    Path app = bench.laidOut(bench.built());
    String finder =
        "import wares, __editable___shop_1_0_finder as f; print(wares.__file__, f.MAPPING, f.NAMESPACES)";
    String real = app.toRealPath().toString();
    assertThat(run(app, ".venv/bin/python3", "-c", finder))
        .isEqualTo(
            real
                + "/src with space/wares.py {'found': '"
                + real
                + "/lib/found'} {'ns': ['"
                + real
                + "/lib/ns']}");
  }

  @Tag("long")
  @Test
  void aSiteOfDjangosMayLieInADirectory() throws IOException {
    needs("python3");
    Workbench bench =
        bench(
            "requirements.txt", "",
            "backend/manage.py", "import sys\nprint('collected by', *sys.argv)\n",
            "bin/pre_compile",
                """
                #!/bin/sh
                mkdir -p .venv/lib/$(ls .venv/lib)/site-packages/django
                touch .venv/lib/$(ls .venv/lib)/site-packages/django/__init__.py
                """,
            "Procfile", "web: x\n");
    assertThat(directory.resolve("build/source/bin/pre_compile").toFile().setExecutable(true))
        .isTrue();
    bench.built();
    assertThat(bench.said()).contains("collected by backend/manage.py collectstatic --noinput");
  }

  @ParameterizedTest
  @CsvSource({
    "pom.xml,mvnw,.mvn/wrapper/maven-wrapper.properties",
    "build.gradle.kts,gradlew,gradle/wrapper/gradle-wrapper.jar"
  })
  void aWrapperMayComeFromWindows(String manifest, String wrapper, String beside)
      throws IOException {
    needs("javac");
    Workbench bench =
        bench(
            manifest,
            "",
            beside,
            "",
            wrapper,
            "#!/bin/sh\r\necho wrapped \"$@\"\r\nexit\r\n",
            "Procfile",
            "web: x\r\n");
    bench.built();
    assertThat(bench.said()).contains("wrapped -");
  }

  @Test
  void aModuleOfALaterMajorVersionHasItsUsualName() throws IOException {
    needs("go");
    String main = "package main\n\nfunc main() {}\n";
    Workbench bench =
        bench(
            "go.mod", "module example.com/shop/v2\n\ngo 1.18\n",
            "main.go", main,
            "cmd/work/main.go", main);
    assertThat(bench.built().slug().processTypes()).containsEntry("web", "bin/shop");
  }

  @Test
  void railsHasASecretThatAllReleasesShare() throws IOException {
    needs("ruby");
    assumeTrue(
        Workbench.MACHINE.find("bundle").isPresent()
            || Workbench.MACHINE.find("bundle3.1").isPresent(),
        "Bundler is not installed here");
    String first = railsSecret();
    assertThat(first).matches("export SECRET_KEY_BASE=\"\\$\\{SECRET_KEY_BASE:-[0-9a-f]{128}}\"\n");
    assertThat(railsSecret()).isEqualTo(first);
  }

  private String railsSecret() throws IOException {
    Workbench bench =
        bench(
            "Gemfile", "# none\n",
            "Gemfile.lock", "GEM\n  specs:\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n",
            "config/application.rb", "",
            "config.ru", "");
    return Files.readString(bench.laidOut(bench.built()).resolve(".profile.d/ruby-secret.sh"));
  }

  @Test
  void extensionsThatPhpLacksAreNamedWithTheirPackages() throws IOException {
    needs("php", "nginx");
    try (Stream<Path> all = Files.list(Path.of("/usr/sbin"))) {
      assumeTrue(all.anyMatch(p -> p.toString().contains("php-fpm")), "php-fpm is not installed");
    }
    Workbench bench =
        bench(
            "composer.json",
            """
            {"require": {"php": "^7.4|^8.0", "ext-json": "*", "ext-of_nobody": "*"},
             "provide": {"ext-provided": "1"}}
            """,
            "composer.lock",
            """
            {"packages": [], "platform": {"ext-of_nobody": "*", "ext-provided": "*"}}
            """,
            "index.php",
            "");
    assertThat(bench.failed())
        .startsWith(
            "composer.json requires ext-of_nobody, which PHP has not got here; on the server:")
        .matches("(?s).*apt-get install php[0-9.]+-of-nobody");
  }

  /** As those of the scripts are, which build. */
  @Test
  void configVarsMayHaveAnyName() throws IOException {
    needs("npm");
    Workbench bench =
        bench(
            "package.json",
            "{\"scripts\": {\"build\": \"echo saw $mine $NODE_ENV\", \"start\": \"x\"}}");
    Map<String, String> config = new TreeMap<>();
    for (String name :
        "app cache env pack part file value status facts own PWD UID".split(" ", -1)) {
      config.put(name, "/nonexistent");
    }
    config.put("mine", "yours");
    config.put("NODE_ENV", "staging");
    bench.config = config;
    assertThat(bench.built().slug().processTypes()).containsEntry("web", "npm start");
    assertThat(bench.said()).contains("saw yours staging");
  }

  @Test
  void anotherLanguageOfARepositoryIsNamed() throws IOException {
    needs("npm");
    Workbench bench =
        bench("package.json", "{}", "requirements.txt", "flask\n", "Procfile", "web: gunicorn x\n");
    bench.built();
    assertThat(bench.said())
        .contains(
            "requirements.txt is here too, and nothing of Python is built. If the app needs it:"
                + " belay buildpacks:set nodejs python -a shop-production");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "php; package.json; nodejs php",
        "python; go.mod; python go",
        "procfile; Gemfile; ruby",
        "java; gradlew; ''",
        "ruby; Gemfile; ''"
      })
  void theLastBuildpackSaysHowTheAppIsStarted(String found, String file, String both)
      throws IOException {
    Path app = bench(file, "").root.resolve("build/source");
    List<String> notes = OtherLanguages.beside(found, app, new AppName("shop"));
    assertThat(notes).hasSize(both.isEmpty() ? 0 : 1);
    assertThat(String.join("", notes)).endsWith(both.isEmpty() ? "" : "set " + both + " -a shop");
  }

  @Test
  void aScriptThatCannotBeRunIsNamed() throws IOException {
    Workbench bench =
        bench(
            "Procfile",
                "web: A=1 exec ./start me\nworker: bin/work\nclock: sh bin/work\nfine: bin/ok\n",
            "start", "#!/bin/sh\r\nexec serve\r\n",
            "bin/work", "#!/bin/sh\nwork\n");
    bench.executable("start", "#!/bin/sh\r\nexec serve\r\n");
    bench.executable("bin/ok", "#!/bin/sh\nwork\n");
    bench.built();
    assertThat(bench.said())
        .containsOnlyOnce("./start, which web starts, has the line ends of Windows")
        .containsOnlyOnce("bin/work, which worker starts, is not executable")
        .doesNotContain("which clock starts")
        .doesNotContain("bin/ok, ");
  }

  @Test
  void whatIsNotAtTheRootIsNamed() throws IOException {
    assertThat(bench("backend/go.mod", "", "README", "").failed())
        .isEqualTo(
            "No buildpack recognises this app. backend/go.mod is not at the root. To build that"
                + " directory, add a file named belay.yml with this line: path: backend");
  }

  @Test
  void aProcfileOfAnotherNameIsNamed() throws IOException {
    assertThat(bench("procfile.txt", "web: x\n").failed())
        .endsWith("procfile.txt is not read. Rename it: git mv procfile.txt Procfile, and commit.");
  }

  @Test
  void aFullDiskIsSaidWhateverElseItBroke() throws IOException {
    needs("npm");
    Workbench bench =
        bench(
            "package.json",
            "{\"scripts\": {\"build\": \"echo cp: error writing x: No space left on device; exit"
                + " 1\"}}");
    assertThat(bench.failed())
        .isEqualTo("The server's disk is full: free some space on it, and push again.");
  }

  /** As when the disk is full, or the build is stopped. */
  @Test
  void whatIsKeptForTheNextBuildIsWholeOrNotThere() throws Exception {
    new BuiltInBuildpacks(directory.resolve("packs"));
    String script =
        """
        . packs/lib.sh
        mkdir -p made cache
        : >made/one
        (set -e; cp() { command cp "$@"; return 1; }; keep made cache/kept) || echo failed
        [ ! -e cache/kept ] && keep made cache/kept && find cache | sort
        """;
    assertThat(run(directory, "sh", "-c", script))
        .isEqualTo("failed\ncache\ncache/kept\ncache/kept/one");
  }
}
