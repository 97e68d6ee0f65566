package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Builds in the engine during which the control plane is killed. */
@Tag("docker")
class CutShortBuildsJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by start
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by start
  private static StackImages stack;

  @BeforeAll
  static void start() throws IOException {
    machine = DockerEngine.machine();
    stack = StackImages.in(machine.root);
  }

  @AfterAll
  static void stop() {
    if (machine != null) {
      machine.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void oneOfSeveralImages() {
    Path app = SeveralImages.pushed(machine, "several");
    List<String> networks = networks();
    machine.commit(app, SeveralImages.worker("worker two", "sleep 4713"));
    killed(app, "several", "4713");

    assertThat(networks()).isEqualTo(networks);
    assertThat(machine.get("several", "/").body()).isEqualTo("one\n");
    assertThat(SeveralImages.version(machine, "several")).isEqualTo("worker one");
    machine.commit(app, SeveralImages.worker("worker two"));
    machine.push(app).ok().says("releasing from worker two", "Release v3");
  }

  @Test
  void oneInAStack() throws IOException {
    String slow = "if [ -e \"$1/slow\" ]; then sleep 4714; fi\n";
    Path pack = Buildpack.write(machine.root.resolve("pack"), slow);
    Path app =
        machine.checkout(
            "stacked",
            Map.of(
                "Procfile", "web: exec httpd -f -p $PORT -h /app/www\n",
                "belay.yml", "runtime: docker\nstack: heroku-24\n",
                "www/index.html", "one\n"));
    machine.belay("buildpacks:set", pack.toString(), "-a", "stacked").ok();
    machine.push(app).ok();
    machine.commit(app, Map.of("slow", ""));
    killed(app, "stacked", "4714");

    assertThat(machine.get("stacked", "/").body()).isEqualTo("one\n");
    machine.git(app, "rm", "-q", "slow").ok();
    machine.commit(app, Map.of("www/index.html", "two\n"));
    machine.push(app).ok();
    assertThat(machine.get("stacked", "/").body()).isEqualTo("two\n");
  }

  @Test
  void oneThatTheServerIsStoppedIn() throws IOException {
    Path pack = Buildpack.write(machine.root.resolve("slow"), "sleep 4715\n");
    Path app =
        machine.checkout(
            "stopped",
            Map.of("Procfile", "web: true\n", "belay.yml", "runtime: docker\nstack: heroku-24\n"));
    machine.belay("buildpacks:set", pack.toString(), "-a", "stopped").ok();
    var push = CompletableFuture.supplyAsync(() -> machine.push(app));
    underWay(push, "4715");
    machine.belay("down").ok();
    assertThat(sleeps("4715")).isFalse();
    push.join().failed(1);
    machine.belay("up").ok();
    Until.isTrue("none is left", CutShortBuildsJourneyTest::noneBuilds);
  }

  /** Pushes, and kills the control plane while the build sleeps for so many seconds. */
  private static void killed(Path checkout, String app, String seconds) {
    var push = CompletableFuture.supplyAsync(() -> machine.push(checkout));
    underWay(push, seconds);
    ProcessHandle.of(machine.serverPid()).orElseThrow().destroyForcibly();
    push.join().failed(1);

    Until.isTrue(
        "the build is told as failed",
        () -> machine.belay("builds:info", "-a", app).out().contains("failed"));
    machine.belay("builds:output", "-a", app).ok().says("control plane ended");
    Until.isTrue("nothing of it runs", () -> !sleeps(seconds));
    Until.isTrue("no container of it is left", () -> !commands().contains("sleep " + seconds));
    Until.isTrue("nor one of a stack", CutShortBuildsJourneyTest::noneBuilds);
  }

  private static void underWay(CompletableFuture<Run> push, String seconds) {
    Until.isTrue("it is built", () -> sleeps(seconds) || push.isDone());
    assertThat(push.isDone() ? push.join().text() : "").as("the push, which ended").isEmpty();
  }

  private static boolean sleeps(String seconds) {
    return ProcessHandle.allProcesses()
        .flatMap(p -> p.info().arguments().stream())
        .anyMatch(words -> words.length == 1 && words[0].equals(seconds));
  }

  private static boolean noneBuilds() {
    return DockerEngine.containers(machine.home).stream()
        .noneMatch(name -> name.startsWith("belay-build-"));
  }

  private static String commands() {
    return DockerEngine.docker(machine.root, "ps", "-a", "--no-trunc", "--format", "{{.Command}}")
        .ok()
        .out();
  }

  private static List<String> networks() {
    return DockerEngine.docker(machine.root, "network", "ls", "-q").ok().out().lines().toList();
  }
}
