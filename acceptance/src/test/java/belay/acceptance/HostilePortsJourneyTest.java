package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An app listens where it should not: in place of another app, or of Belay's own doors. Where apps
 * share the machine's network, it can.
 */
@Tag("hostile")
@Tag("longest")
@DisabledIfSystemProperty(
    named = Dynos.PROPERTY,
    matches = Dynos.DOCKER,
    disabledReason = "skipped: a container has a network of its own")
class HostilePortsJourneyTest {
  /** With networks of their own, apps have nothing of each other's to take. */
  private static final Map<String, String> SHARED = Map.of("network", "host");

  @ParameterizedTest
  @EnumSource(names = {"OVERLAY", "PLAIN_USER", "NO_RUNNER", "OTHERS_OVERLAY"})
  void noAppTakesTheDoorsOfAControlPlaneThatIsAway(Isolation isolation) {
    try (Machine machine = Machine.upWith(isolation, SHARED)) {
      thief(machine);
      long before = machine.serverPid();
      SurvivalJourneyTest.kill(before);
      Until.isTrue("another is ready", () -> isReady(machine, before));
      assertThat(loot(machine)).isEqualTo("loot []");

      machine.belay("down", "--keep-apps").ok();
      machine.belay("apps").failed(1).says("Start it with: belay up");
      machine.belay("up").ok();
      assertThat(loot(machine)).isEqualTo("loot []");
      machine.belay("apps").ok().says("thief");
    }
  }

  /** Then nobody holds the doors, and the thief has them. */
  @ParameterizedTest
  @EnumSource(names = {"OVERLAY", "PLAIN_USER", "NO_RUNNER", "OTHERS_OVERLAY"})
  void aThiefAtTheDoorsGetsNoTokenAndDownAndUpEndIt(Isolation isolation) {
    try (Machine machine = Machine.upWith(isolation, SHARED)) {
      Path source = thief(machine);
      int port = portOf(machine, "thief");
      int api = URI.create(machine.credentials().path("url").asText()).getPort();
      String token = machine.credentials().path("token").asText();
      killPrograms(machine);
      Until.isTrue("it has the doors", () -> lootAt(port).contains("took " + api));

      machine.belay("apps").failed(1).says("it does not run", "belay up");
      machine.commit(source, Map.of("more", "more"));
      assertThat(machine.push(source).exit()).isNotZero();
      assertThat(lootAt(port)).doesNotContain("Bearer", "Basic", token);
      machine.belay("up").failed(1).says("another program has it");

      machine.belay("down").ok().says("Stopping 1 dyno that ran without the control plane");
      machine.belay("up").ok();
      machine.belay("apps").ok().says("thief");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERLAY", "PLAIN_USER", "NO_RUNNER", "OTHERS_OVERLAY"})
  void aNeighbourOnADynosPortMakesItNeitherHealthyNorGetsItsRequests(Isolation isolation) {
    try (Machine machine = Machine.upWith(isolation, SHARED)) {
      thief(machine);
      Path shop = machine.checkout("shop", Thief.files());
      machine.push(shop).ok();

      int port = portOf(machine, "shop");
      machine.get("thief", "/take?" + port);
      assertThat(machine.get("shop", "/close").body()).isEqualTo("closing " + port);
      Until.isTrue("it is taken", () -> loot(machine).contains("took " + port));
      machine.belay("domains:add", "shop.example.com", "-a", "shop").ok();
      Until.isTrue("it is up again", () -> machine.get("shop", "/").body().startsWith("mine"));
      machine.belay("logs", "-a", "shop").ok().says("lost its port: another process listens");
      assertThat(portOf(machine, "shop")).isNotEqualTo(port);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERLAY", "PLAIN_USER", "NO_RUNNER", "OTHERS_OVERLAY"})
  void aDynoWhosePortAnotherHasIsNotHealthy(Isolation isolation) {
    try (Machine machine = Machine.upWith(isolation, SHARED)) {
      thief(machine);
      Path shop = machine.checkout("shop", Thief.files());
      machine.commit(shop, Map.of("belay.yml", "health:\n  timeout: 20\n"));
      machine.belay("config:set", "NEVER=1", "-a", "shop").ok();
      CompletableFuture<Run> push = CompletableFuture.supplyAsync(() -> machine.push(shop));

      Until.isTrue("it says its port", () -> said(machine).matches("(?s).*port \\d+.*"));
      String port = said(machine).replaceFirst("(?s).*port (\\d+).*", "$1");
      machine.get("thief", "/take?" + port);

      push.join().failed(1).says("another process listens there");
      assertThat(loot(machine)).contains("took " + port).doesNotContain("got");
    }
  }

  private static String said(Machine machine) {
    return machine.belay("logs", "-a", "shop").out();
  }

  private static Path thief(Machine machine) {
    Path source = machine.checkout("thief", Thief.files());
    int api = URI.create(machine.credentials().path("url").asText()).getPort();
    String ports = api + " " + machine.ready().get("ssh_port").asInt();
    machine.belay("config:set", "PORTS=" + ports, "-a", "thief").ok();
    machine.push(source).ok();
    return source;
  }

  private static String loot(Machine machine) {
    return machine.get("thief", "/loot").body();
  }

  private static String lootAt(int port) {
    return Http.get(port, "localhost", "/loot").body();
  }

  private static int portOf(Machine machine, String app) {
    for (JsonNode routes : Machine.json(machine.home.resolve("router/routes.json")).get("apps")) {
      if (routes.get("name").asText().equals(app)) {
        return routes.get("upstreams").get(0).get("port").asInt();
      }
    }
    throw new AssertionError(app + " has no routes");
  }

  private static boolean isReady(Machine machine, long before) {
    return machine.home.resolve("run/server.json").toFile().exists()
        && machine.serverPid() != before;
  }

  private static void killPrograms(Machine machine) {
    List<String> programs =
        machine.processes().stream()
            .filter(p -> p.contains("belay.router.Main") || p.contains("belay.daemon.Main"))
            .map(p -> p.split(" ", 2)[0])
            .toList();
    List<String> kill = new java.util.ArrayList<>(List.of("kill", "-9"));
    kill.addAll(programs);
    Run.of(Path.of("/"), Map.of(), kill).ok();
  }
}
