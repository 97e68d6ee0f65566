package belay.build;

import static org.assertj.core.api.Assertions.assertThat;

import belay.confinement.Unconfined;
import belay.release.Slug;
import belay.statics.SiteSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SourceBuilderTest {
  @TempDir Path directory;
  private Workbench bench = new Workbench(Path.of("target", "never"));

  @BeforeEach
  void start() {
    bench = new Workbench(directory);
  }

  private void buildpack(String compile) throws IOException {
    executable("detect", "#!/bin/sh\necho Custom\n");
    executable("compile", "#!/bin/sh\n" + compile);
    bench.buildpacks = List.of(directory.resolve("custom").toString());
    bench.file("Procfile", "web: ./run\n");
  }

  private void executable(String name, String text) throws IOException {
    Path file = directory.resolve("custom/bin").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void anAppWithAProcfileAloneIsStoredAsItIs() throws IOException {
    bench.file("Procfile", "web: ./hello\nworker: ./work\n");
    bench.executable("hello", "#!/bin/sh\n");
    bench.file(".git/HEAD", "ref: refs/heads/main\n");

    Builder.Outcome.Built built = bench.built();

    Slug slug = built.slug();
    assertThat(slug.processTypes()).isEqualTo(Map.of("web", "./hello", "worker", "./work"));
    assertThat(slug.commit()).hasValue("575bfa8");
    assertThat(slug.buildpack()).isEqualTo("Procfile");
    assertThat(slug.health()).isEqualTo(Slug.Health.PORT_OPENS);
    Path release = bench.laidOut(built);
    assertThat(release.resolve("hello")).isExecutable();
    assertThat(release.resolve(".git")).doesNotExist();
    assertThat(bench.output)
        .containsSubsequence(
            "-----> Building on the Belay stack",
            "-----> Procfile app detected",
            "-----> Discovering process types",
            "       Procfile declares types -> web, worker",
            "-----> Storing slug...",
            "       Done: 0.0K, 2 files new");
    assertThat(directory.resolve("build")).isEmptyDirectory();
  }

  private String pack(String name, String detect, String compile) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("packs/" + name + "/bin"));
    Files.writeString(bin.resolve("detect"), "#!/bin/sh\n" + detect + "\n");
    Files.writeString(bin.resolve("compile"), "#!/bin/sh\n" + compile + "\n");
    assertThat(bin.resolve("detect").toFile().setExecutable(true)).isTrue();
    assertThat(bin.resolve("compile").toFile().setExecutable(true)).isTrue();
    return directory.resolve("packs/" + name).toString();
  }

  @Test
  void eachBuildpackIsAskedOnceThoseBeforeItAreDone() throws IOException {
    bench.file("web/Procfile", "web: ./run\n");
    bench.file("web/package.json", "{}");
    bench.buildpacks =
        List.of(
            pack("subdir", "echo Subdir", "cp -R \"$1\"/web/. \"$1\"/ && rm -rf \"$1\"/web"),
            pack("node", "test -f \"$1/package.json\" && echo Node", "echo compiling"));
    assertThat(bench.built().slug().processTypes()).isEqualTo(Map.of("web", "./run"));
    assertThat(bench.output)
        .containsSubsequence("-----> Subdir app detected", "-----> Node app detected", "compiling");
  }

  @Test
  void aSiteThatNothingServesIsToldHow() throws IOException {
    bench.file("src/page", "");
    bench.buildpacks =
        List.of(pack("vite", "echo Vite", "mkdir \"$1/dist\"; : >\"$1/dist/index.html\""));
    assertThat(bench.failed())
        .contains("Its build made dist/index.html. To serve that, add a file named static.json")
        .endsWith("  web: static-server");
  }

  @Test
  void whatABuildpackExportsIsReadWithBash() throws IOException {
    bench.file("Procfile", "web: ./run\n");
    bench.buildpacks =
        List.of(
            pack(
                "one",
                "echo One",
                "printf 'declare -x A=yes\\n[[ -d / ]] && export B=yes\\n'"
                    + " >\"$(dirname \"$0\")/../export\""),
            pack("two", "echo Two", "echo \"sees A=$A B=$B\""));
    assertThat(bench.built()).isNotNull();
    assertThat(bench.output).contains("sees A=yes B=yes");
  }

  @Test
  void whatSlugignoreNamesIsNotInTheSlugAndScriptsOfAppJsonAreNamed() throws IOException {
    bench.file("Procfile", "web: ./run\n");
    bench.file("spec/a", "");
    bench.file(".slugignore", "/spec\n");
    bench.file("app.json", "{\"scripts\": {\"postdeploy\": \"rake seed\"}}");
    assertThat(bench.laidOut(bench.built()).resolve("spec")).doesNotExist();
    assertThat(bench.said())
        .contains("Left out 1 file as .slugignore says", "the script postdeploy is not run here");
  }

  @Test
  void aStaticSiteIsServedByTheStaticServer() throws IOException {
    bench.file("public/index.html", "<h1>hello</h1>");
    Builder.Outcome.Built built = bench.built();
    assertThat(built.slug().processTypes()).isEqualTo(Map.of("web", "static-server 1"));
    assertThat(SiteSettings.read(bench.laidOut(built))).isEqualTo(SiteSettings.plain("public"));
  }

  @Test
  void anAppThatIsBuiltMaySayThatItsFilesAreServed() throws IOException {
    bench.file("Procfile", "web: static-server\nworker: ./work\n");
    bench.file("static.json", "{\"root\": \"dist\", \"error_page\": \"404.html\"}");
    bench.file("dist/404.html", "gone");
    Builder.Outcome.Built built = bench.built();
    assertThat(built.slug().processTypes())
        .isEqualTo(Map.of("web", "static-server 1", "worker", "./work"));
    assertThat(SiteSettings.read(bench.laidOut(built)).root()).isEqualTo("dist");
  }

  @Test
  void whatStaticJsonNamesMustBeThere() throws IOException {
    bench.file("static.json", "{\n\"root\": \"dist\",\n\"routes\": {\n\"/**\": \"app.html\"}}");
    bench.file("dist/index.html", "hello");
    assertThat(bench.failed())
        .isEqualTo("static.json:4: there is no file \"app.html\" in the directory that is served.");
  }

  @Test
  void whatNobodyRecognisesIsToldWhatWasLookedFor() throws IOException {
    bench.file("README", "hello");
    assertThat(bench.failed()).contains("No buildpack recognises this app");
    assertThat(bench.said())
        .contains(" !       Node.js        package.json")
        .contains(" !       web: ./start --port $PORT");
    assertThat(directory.resolve("build")).isEmptyDirectory();
  }

  @Test
  void aMistakeInAManifestIsSaidWithItsLineBeforeAnythingIsBuilt() throws IOException {
    bench.file("Procfile", "web: ./run\nworker:\n");
    assertThat(bench.failed()).isEqualTo("Procfile:2: process type worker has no command.");
    assertThat(bench.said()).doesNotContain("detected");
  }

  @Test
  void aLinkOutOfTheAppFailsTheBuildByName() throws IOException {
    bench.file("Procfile", "web: ./run\n");
    Files.createSymbolicLink(directory.resolve("build/source/secrets"), Path.of("/etc/passwd"));
    assertThat(bench.failed()).contains("The link secrets -> /etc/passwd leads out of the app");
  }

  @Test
  void theManifestsSayHealthDefaultsAndFormation() throws IOException {
    bench.file("services/api/Procfile", "web: ./run\n");
    bench.file(
        "services/api/app.json",
        """
        {"env": {"LEVEL": "info", "KEY": {"generator": "secret"}},
         "formation": {"web": {"quantity": 2}},
         "healthchecks": {"web": [{"type": "startup", "path": "/up"}]}}
        """);
    bench.file(
        "belay.yml",
        """
        apps:
          api: {path: services/api}
          shop:
            path: services/api
            health: {path: /health, timeout: 90}
        """);
    Builder.Outcome.Built built = bench.built();
    assertThat(built.slug().health())
        .isEqualTo(new Slug.Health(Optional.of("/health"), Duration.ofSeconds(90)));
    assertThat(built.slug().env()).isEmpty();
    assertThat(built.env()).containsEntry("LEVEL", "info").containsOnlyKeys("KEY", "LEVEL");
    assertThat(built.formation()).isEqualTo(Map.of("web", 2));
    assertThat(bench.laidOut(built).resolve("Procfile")).exists();
  }

  @Test
  void aBuildpackGetsItsDirectoriesAndEnvironment() throws IOException {
    bench.config = Map.of("TOKEN", "two\nlines");
    buildpack(
        """
        set -eu
        cat "$3/TOKEN" >"$1/token"
        echo cached >>"$2/count"
        cp "$2/count" "$1/count"
        echo "$STACK $SOURCE_VERSION ${BELAY_HOME:-none} ${TOKEN:-none}"
        mkdir -p "$1/.profile.d"
        echo 'export A=1' >"$1/.profile.d/a.sh"
        touch "$HOME/home"
        """);
    executable(
        "release",
        """
        #!/bin/sh
        echo noise >&2
        echo '---'
        echo 'addons: []'
        echo 'config_vars:'
        echo '  LANG: en_US.UTF-8'
        echo 'default_process_types:'
        echo '  web: not used'
        echo '  console: irb'
        """);
    bench.built();
    buildpack("cp \"$2/count\" \"$1/count\"; cat \"$3/TOKEN\" >\"$1/token\"\n");
    Builder.Outcome.Built second = bench.built();

    Path release = bench.laidOut(second);
    assertThat(release.resolve("token")).hasContent("two\nlines");
    assertThat(release.resolve("count")).hasContent("cached");
    assertThat(second.slug().processTypes()).isEqualTo(Map.of("web", "./run", "console", "irb"));
    assertThat(second.slug().env()).isEqualTo(Map.of("LANG", "en_US.UTF-8"));
    assertThat(bench.said()).contains("Default types for Custom -> console");
    assertThat(bench.said()).doesNotContain("two");
  }

  @Test
  void aLaterBuildpackFindsWhatAnEarlierExported() throws IOException {
    buildpack(
        "echo \"export COLOUR=green\" >\"$(dirname \"$0\")/../export\"; echo \"${COLOUR-}\"\n");
    String one = bench.buildpacks.getFirst();
    bench.buildpacks = List.of(one, one, "procfile");
    Builder.Outcome.Built built = bench.built();
    assertThat(bench.output).containsOnlyOnce("green");
    assertThat(built.slug().buildpack()).isEqualTo("Custom, Custom, Procfile");
  }

  @Test
  void aBuildThatFailsLeavesNothing() throws IOException {
    buildpack("touch \"$2/kept\"; echo 'no such module'; exit 3\n");
    assertThat(bench.failed()).contains("The Custom build failed with exit status 3");
    assertThat(bench.said()).contains("no such module");
    assertThat(directory.resolve("build")).isEmptyDirectory();
    assertThat(directory.resolve("cache/kept")).doesNotExist();
    assertThat(directory.resolve("slugs/manifests")).isEmptyDirectory();
  }

  @Test
  void anUnknownBuildpackIsRefused() throws IOException {
    bench.file("Procfile", "web: ./run\n");
    bench.buildpacks = List.of("cobol");
    assertThat(bench.failed()).contains("There is no buildpack \"cobol\"").contains("nodejs");
  }

  @Test
  void aBuildThatTakesTooLongIsStoppedWithAllItStarted() throws IOException {
    buildpack("sleep 9871000 & echo started; sleep 9871001\n");
    bench.limits = new BuildLimits(Duration.ofSeconds(2), 100, 1_000);
    assertThat(bench.failed()).contains("took longer");
    assertNothingRuns("sleep 987100");
  }

  @Test
  void anInterruptedBuildIsStoppedWithAllItStarted() throws Exception {
    buildpack("sleep 9872000 & echo started; sleep 9872001\n");
    bench.wrapper = Unconfined.commands();
    AtomicReference<String> message = new AtomicReference<>("");
    CountDownLatch ended = new CountDownLatch(1);
    Thread build =
        Thread.ofVirtual()
            .start(() -> {
              message.set(bench.failed());
              ended.countDown();
            });
    while (ended.getCount() > 0 && !bench.said().contains("started")) {
      LockSupport.parkNanos(2_000_000);
    }
    build.interrupt();
    ended.await();
    assertThat(message.get()).contains("stopped");
    assertThat(bench.said()).contains("Building without a sandbox: the test wants it so");
    assertNothingRuns("sleep 987200");
  }

  @Test
  void moreOutputThanAllowedIsCutAndTheFaultStillShown() throws IOException {
    buildpack("i=0; while [ $i -lt 500 ]; do echo \"line $i\"; i=$((i+1)); done; exit 1\n");
    bench.limits = new BuildLimits(Duration.ofMinutes(1), 100, 1_000);
    bench.failed();
    assertThat(bench.said()).contains("has written 100 lines").contains("exit status 1");
    assertThat(bench.output).hasSize(102);
  }

  @Test
  void whatABuildLeavesRunningGoesWithIt() throws IOException {
    buildpack("sleep 9873000 & echo done\n");
    bench.wrapper = Unconfined.commands();
    bench.built();
    assertNothingRuns("sleep 9873000");
  }

  private static void assertNothingRuns(String command) {
    // A killed process is gone when its parent has taken notice.
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (runs(command) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(2_000_000);
    }
    assertThat(runs(command)).isFalse();
  }

  private static boolean runs(String command) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").contains(command));
  }
}
