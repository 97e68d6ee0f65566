package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An engine that is not there, too old, stopped, hung or full: every command says so in a sentence
 * with what to do, and apps from source notice nothing.
 */
class EngineTroubleJourneyTest {
  private static final int DISK_MEGABYTES = 24;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeEach
  private Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeEach
  private Path plain;

  private int pushes;

  /** With an app from source, which nothing of all this may disturb. */
  @BeforeEach
  void start() {
    machine = Machine.up();
    plain = machine.checkout("plain", App.files("one"));
    machine.push(plain).ok();
  }

  @AfterEach
  void stop() {
    machine.close();
  }

  private void thePlainAppIsUndisturbed() {
    String next = "push " + ++pushes;
    machine.commit(plain, App.version(next));
    machine.push(plain).ok().says("deployed");
    assertThat(machine.get("plain", "/").body()).contains(next);
    machine.belay("rollback", "-a", "plain").ok();
    assertThat(machine.get("plain", "/").body()).doesNotContain(next);
  }

  private static Map<String, String> image(String version) {
    Map<String, String> files = new HashMap<>();
    files.put(
        "Dockerfile",
        """
        FROM %s
        COPY www /www
        CMD ["sh", "-c", "echo serving; exec httpd -f -p $PORT -h /www"]
        """
            .formatted(DockerEngine.BASE));
    files.put("www/index.html", version + "\n");
    return files;
  }

  private Path contained(Map<String, String> files) {
    Path checkout = machine.checkout("shop", files);
    machine.belay("settings", "runtime=docker", "-a", "shop").ok();
    return checkout;
  }

  private static Run clear(Run failed, String... says) {
    return failed.failed(1).says(says).says("then try again.").saysNot("Exception", "\tat ");
  }

  @Test
  @Tag("longest")
  void whereThereIsNoneOrOneTooOldAPushSaysWhatToInstall() throws IOException {
    machine.set("docker.host", "unix://" + machine.root.resolve("none.sock"));
    Path shop = contained(image("one"));
    clear(machine.push(shop), "Docker is not installed here", "apt-get install docker.io")
        .says("Apps from source go on.", "nothing was released");
    machine.belay("status", "-a", "shop").ok().says("nothing deployed yet");
    machine.belay("server:status").ok().says("No containers.", "Docker is not installed here");
    thePlainAppIsUndisturbed();

    try (OldEngine old = new OldEngine(machine.root.resolve("old.sock"))) {
      machine.set("docker.host", old.host());
      clear(machine.push(shop), "Docker 1.0.0 is too old", "Install Docker 19.03 or newer");
      thePlainAppIsUndisturbed();
    }
    machine.belay("apps:destroy", "-a", "shop", "--confirm", "shop").ok();
  }

  @Test
  @Tag("docker")
  void stoppedAndStartedAgainItIsTakenBackWithAllThatItRuns() {
    try (OwnEngine engine = OwnEngine.start(machine.root, 0)) {
      twoReleases(engine);
      engine.stop();
      Until.isTrue("it is seen", () -> status().contains("shop: crashed"));
      everyChangeIsRefused("Docker is not installed here, or not started");
      thePlainAppIsUndisturbed();

      kill();
      machine.belay("up").ok();
      everyChangeIsRefused("Docker is not installed here, or not started");
      machine.belay("logs", "-a", "shop").ok().says("is taken back as soon as it does");
      thePlainAppIsUndisturbed();

      engine.begin();
      Until.isTrue("it serves again", () -> machine.get("shop", "/").body().equals("two\n"));
      Until.isTrue("it has its name", () -> names(engine).equals(List.of("shop.web.1")));
      machine.belay("rollback", "-a", "shop").ok();
      assertThat(machine.get("shop", "/").body()).isEqualTo("one\n");
      machine.belay("down").ok();
    }
  }

  @Test
  @Tag("docker")
  void withLiveRestoreTheSameContainersServeOn() {
    try (OwnEngine engine = OwnEngine.start(machine.root, 0)) {
      twoReleases(engine);
      engine.stop();
      engine.begin("--live-restore");
      Until.isTrue("it serves again", () -> machine.get("shop", "/").body().equals("two\n"));
      Until.isTrue("of one release", () -> names(engine).size() == 1);
      String before = id(engine);

      engine.stop();
      machine.belay("status", "-a", "shop").ok().says("shop: up");
      assertThat(machine.get("shop", "/").body()).isEqualTo("two\n");
      kill();
      machine.belay("up").ok();
      assertThat(machine.get("shop", "/").body()).isEqualTo("two\n");
      engine.begin("--live-restore");
      Until.isTrue("it serves again", () -> machine.get("shop", "/").body().equals("two\n"));
      Until.isTrue("it is up", () -> status().contains("shop: up"));
      assertThat(id(engine)).isEqualTo(before);
      assertThat(names(engine)).hasSize(1);
      machine.belay("down").ok();
    }
  }

  @Test
  @Tag("docker")
  void hungItIsNotWaitedForForLong() {
    try (OwnEngine engine = OwnEngine.start(machine.root, 0)) {
      Path shop = twoReleases(engine);
      engine.hang();
      try {
        everyChangeIsRefused("no answer within 5 s");
        machine.commit(shop, Map.of("www/index.html", "three\n"));
        clear(machine.push(shop), "no answer within 5 s");
        thePlainAppIsUndisturbed();
        assertThat(machine.get("shop", "/").body()).isEqualTo("two\n");
        kill();
        machine.belay("up").ok();
        assertThat(machine.get("shop", "/").body()).isEqualTo("two\n");
        thePlainAppIsUndisturbed();
      } finally {
        engine.goOn();
      }
      Until.isTrue("it is taken back", () -> status().contains("shop: up"));
      machine.push(shop).ok();
      assertThat(machine.get("shop", "/").body()).isEqualTo("three\n");
      machine.belay("down").ok();
    }
  }

  @Test
  @Tag("docker")
  void aFullDiskIsSaidAndTheOldReleaseServes() throws IOException {
    try (OwnEngine engine = OwnEngine.start(machine.root, DISK_MEGABYTES)) {
      Path shop = twoReleases(engine);
      machine.commit(shop, Map.of("Dockerfile", tooBig()));
      clear(machine.push(shop), "Docker's disk is full", "docker image prune");
      assertThat(machine.get("shop", "/").body()).isEqualTo("two\n");

      Path filler = engine.data().resolve("filler");
      fill(filler);
      clear(machine.belay("restart", "-a", "shop"), "Docker's disk is full");
      assertThat(machine.get("shop", "/").body()).isEqualTo("two\n");
      thePlainAppIsUndisturbed();
      Files.delete(filler);
      machine.belay("restart", "-a", "shop").ok();
      machine.belay("down").ok();
    }
  }

  private static String tooBig() {
    return image("two")
        .getOrDefault("Dockerfile", "")
        .replace("CMD", "RUN cat /dev/zero > /big\nCMD");
  }

  private void fill(Path file) {
    String most = "head -c " + (DISK_MEGABYTES << 20) + " /dev/zero > " + file;
    assertThat(Run.of(machine.root, Map.of(), List.of("sh", "-c", most)).exit()).isNotZero();
  }

  private Path twoReleases(OwnEngine engine) {
    BaseImages.plainIn(engine.host());
    machine.set("docker.host", engine.host());
    Path shop = contained(image("one"));
    machine.push(shop).ok();
    machine.commit(shop, image("two"));
    machine.push(shop).ok();
    assertThat(machine.get("shop", "/").body()).isEqualTo("two\n");
    return shop;
  }

  private void everyChangeIsRefused(String why) {
    clear(machine.belay("run", "env", "-a", "shop"), why);
    clear(machine.belay("restart", "-a", "shop"), "Not restarted.", why);
    clear(machine.belay("config:set", "GREETING=hi", "-a", "shop"), "Nothing was changed.", why);
    machine.belay("logs", "-a", "shop").ok();
    machine.belay("ps", "-a", "shop").ok().says("web.1");
    assertThat(Machine.json(machine.belay("releases", "--json", "-a", "shop").ok().out()))
        .hasSize(3);
  }

  private String status() {
    return machine.belay("status", "-a", "shop").ok().out();
  }

  private void kill() {
    ProcessHandle server = ProcessHandle.of(machine.serverPid()).orElseThrow();
    server.destroyForcibly();
    Until.isTrue("it is gone", () -> !server.isAlive());
  }

  private static List<String> names(OwnEngine engine) {
    return engine.docker("ps", "--format", "{{.Names}}").ok().out().lines().toList();
  }

  private static String id(OwnEngine engine) {
    return engine.docker("ps", "-q", "--no-trunc").ok().out().strip();
  }
}
