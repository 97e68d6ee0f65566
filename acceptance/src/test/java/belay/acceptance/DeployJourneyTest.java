package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Ways to deploy, and what an owner can say about how it is done. */
@OnSharedServer
class DeployJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start(Machine shared) {
    machine = shared;
  }

  @Test
  void iDeployADirectoryAsItIsAndThenTheCommit() throws IOException {
    Path source = machine.checkout("handy", App.files("one"));
    Files.writeString(source.resolve("version.txt"), "two\n");

    machine.belayIn(source, "deploy", "--dir", ".").ok().says(Dynos.now().building, "v2");
    assertThat(machine.get("handy", "/").body()).isEqualTo("two none");

    machine.belayIn(source, "deploy").ok().says("Uncommitted changes are not deployed", "v3");
    assertThat(machine.get("handy", "/").body()).isEqualTo("one none");
  }

  @Test
  void aDirectoryThatCannotRunIsRefusedWithTheReason() throws IOException {
    machine.belay("apps:create", "empty").ok();
    Path directory = Files.createDirectory(machine.root.resolve("empty"));
    Files.writeString(directory.resolve("README"), "nothing to run");
    machine
        .belayIn(directory, "deploy", "--dir", ".", "-a", "empty")
        .failed(1)
        .says(Dynos.now().needed);
    machine.belayIn(directory, "deploy", "-a", "empty").failed(2).says("not a git checkout");
  }

  @Test
  @Tag("long")
  void twoAppsOfOneRepositoryAreBuiltFromTheirOwnDirectories() {
    Map<String, String> files = new HashMap<>();
    for (String app : List.of("api", "site")) {
      App.files(app + " one").forEach((name, text) -> files.put("apps/" + app + "/" + name, text));
    }
    files.put(
        "belay.yml",
        "health: /health\napps:\n  api:\n    path: apps/api\n  site:\n    path: apps/site\n");
    Path source = machine.checkout("api", files);
    machine.belay("apps:create", "site").ok();
    machine.belayIn(source, "git:remote", "site", "-a", "site").ok();

    machine.push(source).ok();
    machine.git(source, "push", "site", "HEAD:main").ok();

    assertThat(machine.get("api", "/").body()).isEqualTo("api one none");
    assertThat(machine.get("site", "/").body()).isEqualTo("site one none");

    machine.belay("apps:create", "neither").ok();
    machine.belayIn(source, "deploy", "-a", "neither").failed(1).says("belay.yml:", "api, site");
  }

  @Test
  @Tag("long")
  @DisabledIfSystemProperty(
      named = Dynos.PROPERTY,
      matches = Dynos.DOCKER,
      disabledReason = "skipped: an image is built by its Dockerfile, not by buildpacks")
  void iBuildWithABuildpackOfMyOwnAndTwoPushesAtOnceAreTwoBuildsOneAfterTheOther()
      throws IOException {
    Path source = machine.checkout("made", App.files("one"));
    Path buildpack =
        Buildpack.write(
            machine.root.resolve("handmade"),
            """
            echo "-----> Made by hand for $(cat "$3/AUDIENCE")"
            echo begin >>"$2/builds"
            sleep 1
            mkdir -p "$1/.profile.d"
            echo 'export MADE=by-hand' >"$1/.profile.d/made.sh"
            echo end >>"$2/builds"\
            """);
    machine.belay("buildpacks:set", buildpack.toString(), "-a", "made").ok();
    machine.belay("config:set", "AUDIENCE=us", "-a", "made").ok();
    machine.push(source).ok().says("Handmade app detected", "Made by hand for us");
    assertThat(machine.get("made", "/env?MADE").body()).isEqualTo("by-hand");

    Path other = machine.root.resolve("src-made-too");
    Run.of(machine.root, machine.env(), List.of("cp", "-R", source.toString(), other.toString()))
        .ok();
    machine.commit(source, App.version("mine"));
    machine.commit(other, App.version("theirs"));
    var theirs = CompletableFuture.supplyAsync(() -> machine.push(other));
    Run mine = machine.push(source);
    Run second = mine.exit() == 0 ? theirs.join() : mine;
    Run first = mine.exit() == 0 ? mine : theirs.join();

    first.ok();
    if (second.exit() != 0) {
      second.failed(1).says("came first", "push again");
    }
    List<String> builds = Files.readAllLines(machine.home.resolve("apps/made/cache/builds"));
    for (int i = 0; i < builds.size(); i++) {
      assertThat(builds.get(i)).isEqualTo(i % 2 == 0 ? "begin" : "end");
    }
    assertThat(machine.get("made", "/").body()).isIn("mine none", "theirs none");
    machine.belay("ledger:verify", "-a", "made").ok();
  }
}
