package belay.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Belay makes a Redis for an app, keeps it through every death, and brings it back. */
@Tag("longest")
class RedisAddonJourneyTest {
  @BeforeAll
  static void redisIsThere() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/redis-server")),
        "skipped: Redis is not installed (redis-server)");
  }

  /** Asked from the machine itself, with what the app has. */
  private static Run ask(Machine machine, String url, String... words) {
    List<String> command = new ArrayList<>(List.of("redis-cli", "--no-auth-warning", "-u", url));
    command.addAll(List.of(words));
    return Run.of(machine.root, Map.of(), command);
  }

  private static String url(Machine machine) {
    return machine.belay("config:get", "REDIS_URL", "-a", "shop").ok().out().strip();
  }

  private static String name(Machine machine) throws IOException {
    return Machine.json(machine.belay("addons", "--json").ok().out()).get(0).path("name").asText();
  }

  /** The server of a port, by the title that it gives itself. */
  private static ProcessHandle server(String url) {
    String title = "127.0.0.1:" + URI.create(url).getPort();
    return ProcessHandle.allProcesses()
        .filter(p -> {
          try {
            String line = Files.readString(Path.of("/proc/" + p.pid() + "/cmdline"));
            return line.contains("redis-server " + title);
          } catch (IOException e) {
            return false;
          }
        })
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itIsMadeSurvivesKillsIsUpgradedDestroyedAndBroughtBack() throws IOException {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      machine
          .belay("addons:create", "heroku-redis:mini", "-a", "shop")
          .ok()
          .says("Created redis-", "as REDIS_URL");
      String name = name(machine);
      String url = url(machine);
      ask(machine, url, "set", "colour", "amber").ok().says("OK");
      machine.belay("redis:cli", "-a", "shop", "-c", "get colour").ok().says("amber");
      machine
          .belay("redis:info", "-a", "shop")
          .ok()
          .says("=== " + name, "redis:essential-0", "of 32 MB; when it is full: noeviction");
      isClosedToOthers(machine, url);

      server(url).destroyForcibly();
      Until.isTrue(
          "the server is back with its keys",
          () -> ask(machine, url, "get", "colour").out().strip().equals("amber"));

      ProcessHandle before = server(url);
      SurvivalJourneyTest.kill(machine.serverPid());
      ask(machine, url, "set", "size", "7").ok();
      Until.isTrue(
          "another control plane answers",
          () -> machine.belay("addons:info", name).out().contains("provisioned"));
      assertThat(server(url)).isEqualTo(before);
      changes(machine, name, url);
    }
  }

  private static void isClosedToOthers(Machine machine, String url) {
    String wrong = url.replaceFirst(":[^:@]*@", ":wrong@");
    assertThat(ask(machine, wrong, "get", "colour").text()).contains("WRONGPASS");
    assertThat(ask(machine, url, "config", "set", "maxmemory", "1gb").text()).contains("NOPERM");
    assertThat(ask(machine, url, "shutdown").text()).contains("NOPERM");
  }

  private static void changes(Machine machine, String name, String url) {
    machine.belay("addons:upgrade", name, "premium-1").ok();
    machine.belay("redis:info", "-a", "shop").ok().says("of 128 MB", "of 80");
    machine.belay("addons:destroy", name, "--confirm", "shop").ok();
    assertThat(ask(machine, url, "get", "colour").text()).contains("Could not connect");
    machine.belay("addons:restore", name).ok();
    assertThat(ask(machine, url(machine), "mget", "colour", "size").ok().out().lines())
        .containsExactly("amber", "7");
    machine
        .belay("releases", "-a", "shop")
        .ok()
        .says("Attach REDIS (@ref:" + name, "Detach REDIS (@ref:", "Upgrade REDIS (@ref:");

    machine.belay("down").ok();
    assertThat(ask(machine, url, "get", "colour").text()).contains("Could not connect");
    machine.belay("up").ok();
    assertThat(ask(machine, url, "get", "size").ok().out().strip()).isEqualTo("7");
  }

  @Test
  void credentialsAreResetWithoutAFailedRequest() throws IOException {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      machine.belay("addons:create", "redis", "-a", "shop").ok();
      String before = url(machine);
      machine.belay("redis:credentials", "-a", "shop").ok().says(before);
      ask(machine, before, "set", "colour", "amber").ok();
      try (Load load = Load.on(machine, "shop")) {
        machine.belay("redis:credentials", "--reset", "-a", "shop").ok();
        assertThat(load.failures()).isEmpty();
      }
      String after = url(machine);
      assertThat(after).isNotEqualTo(before);
      assertThat(ask(machine, after, "get", "colour").ok().out().strip()).isEqualTo("amber");
      assertThat(ask(machine, before, "get", "colour").ok().out().strip()).isEqualTo("amber");
      server(after).destroyForcibly();
      Until.isTrue(
          "one that died meanwhile knows both passwords",
          () -> ask(machine, before, "get", "colour").out().strip().equals("amber"));
      assertThat(ask(machine, after, "get", "colour").ok().out().strip()).isEqualTo("amber");
    }
  }

  /** Also one that came by it while it was good still. */
  @Test
  @Tag("longest")
  void whoCameByTheFormerPasswordIsOutWhenItEnds() throws Exception {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      machine.belay("addons:create", "redis", "-a", "shop").ok();
      String before = url(machine);
      machine.belay("redis:credentials", "--reset", "-a", "shop").ok();
      Process listener =
          new ProcessBuilder("redis-cli", "--no-auth-warning", "-u", before, "blpop", "k", "0")
              .redirectErrorStream(true)
              .start();
      assertThat(listener.waitFor(10, java.util.concurrent.TimeUnit.MINUTES)).isTrue();
      assertThat(new String(listener.getInputStream().readAllBytes(), UTF_8))
          .contains("Server closed the connection");
      assertThat(ask(machine, before, "ping").text()).contains("WRONGPASS");
      assertThat(ask(machine, url(machine), "ping").ok().out().strip()).isEqualTo("PONG");
    }
  }

  @Test
  void oneThatIsFullSaysSoAndGoesOnByAnotherPolicy() throws IOException {
    try (Machine machine = Machine.up()) {
      machine.belay("apps:create", "shop").ok();
      machine.belay("addons:create", "redis", "-a", "shop").ok();
      String url = url(machine);
      String last = "";
      for (int i = 0; i < 40 && !last.contains("OOM"); i++) {
        last = ask(machine, url, "setrange", "k" + i, "1048575", "x").text();
      }
      assertThat(last).contains("OOM");
      machine
          .belay("redis:info", "-a", "shop")
          .ok()
          .says("Attention:", "writes are refused (OOM)", "belay addons:upgrade");
      machine
          .belay("redis:maxmemory", "--policy", "sometimes", "-a", "shop")
          .failed(1)
          .says("allkeys-lru");
      machine.belay("redis:maxmemory", "--policy", "allkeys-lru", "-a", "shop").ok();
      assertThat(ask(machine, url, "set", "more", "x").ok().out().strip()).isEqualTo("OK");
      server(url).destroyForcibly();
      Until.isTrue(
          "it is started again", () -> ask(machine, url, "ping").out().strip().equals("PONG"));
      assertThat(ask(machine, url, "config", "get", "maxmemory-policy").ok().out())
          .contains("allkeys-lru");
      Optional<String> full =
          machine
              .belay("redis:info", "-a", "shop")
              .ok()
              .out()
              .lines()
              .filter(line -> line.startsWith("Attention"))
              .findFirst();
      assertThat(full).isEmpty();
    }
  }
}
