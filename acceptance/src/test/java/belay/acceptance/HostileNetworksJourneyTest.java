package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An app looks around in its network: for its neighbours, for Belay, for what else is there. */
@Tag("hostile")
@Tag("longest")
@DisabledIfSystemProperty(
    named = Dynos.PROPERTY,
    matches = Dynos.DOCKER,
    disabledReason = "skipped: a container has a network of its own")
class HostileNetworksJourneyTest {
  @ParameterizedTest
  @EnumSource(names = {"OVERLAY", "COPY", "PLAIN_USER", "NO_RUNNER"})
  void anAppReachesTheRouterAndNothingElseOfTheMachine(Isolation isolation) throws IOException {
    try (Machine machine = up(isolation);
        ServerSocket everywhere = new ServerSocket(0);
        ServerSocket here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path shop = machine.checkout("shop", Thief.files());
      machine.push(shop).ok();
      machine.push(machine.checkout("spy", Thief.files())).ok();

      String outer = gateway(machine);
      String look =
          String.join(
              "; ",
              Knock.at("127.0.0.1", api(machine), "api"),
              Knock.at(outer, api(machine), "api-outside"),
              Knock.at(outer, ssh(machine), "ssh"),
              Knock.at(outer, everywhere.getLocalPort(), "everywhere"),
              Knock.at("127.0.0.1", here.getLocalPort(), "here"),
              Knock.at(upstream(machine, "shop")[0], port(machine, "shop"), "shop"),
              Knock.at("169.254.169.254", 80, "metadata"),
              Knock.at("fd00:ec2::254", 80, "metadata6"),
              Knock.at("127.0.0.1", router(machine), "router"));
      String seen = machine.belay("run", "-a", "spy", "--", "bash", "-c", look).ok().out();
      assertThat(seen)
          .contains("api shut", "api-outside shut", "ssh shut", "everywhere shut", "here shut")
          .contains("shop shut", "metadata shut", "metadata6 shut", "router open")
          .doesNotContain("shop open");

      // A build is in the same place.
      assertThat(build(machine, shop, look))
          .contains("api shut", "ssh shut", "here shut", "router open");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERLAY", "PLAIN_USER", "NO_RUNNER"})
  void aThiefHasNothingToTake(Isolation isolation) {
    try (Machine machine = up(isolation)) {
      Path source = machine.checkout("thief", Thief.files());
      String ports = api(machine) + " " + ssh(machine);
      machine.belay("config:set", "PORTS=" + ports, "-a", "thief").ok();
      machine.push(source).ok();
      Path shop = machine.checkout("shop", Thief.files());
      machine.push(shop).ok();
      machine.get("thief", "/take?" + port(machine, "shop"));

      machine.belay("apps").ok().says("thief", "shop");
      machine.belay("down", "--keep-apps").ok();
      machine.belay("up").ok();
      machine.belay("restart", "-a", "shop").ok();
      assertThat(machine.get("shop", "/").body()).startsWith("mine");
      assertThat(machine.get("thief", "/loot").body()).doesNotContain("got");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERLAY", "PLAIN_USER", "NO_RUNNER"})
  void anAddOnOfTheMachineIsReachedByItsAppAlone(Isolation isolation) throws IOException {
    try (Machine machine = up(isolation);
        ServerSocket database = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Knock.answer(database);
      String url = "db://user:pass@localhost:" + database.getLocalPort() + "/shop";
      Path shop = machine.checkout("shop", Thief.files());
      machine.push(shop).ok();
      machine.push(machine.checkout("spy", Thief.files())).ok();
      machine.belay("addons:create", "db-one", "DATABASE_URL=" + url).ok();
      machine.belay("addons:attach", "db-one", "-a", "shop").ok();

      String look = Knock.at("localhost", database.getLocalPort(), "database");
      assertThat(machine.belay("run", "-a", "shop", "--", "bash", "-c", look).ok().out())
          .contains("database open");
      assertThat(machine.belay("run", "-a", "spy", "--", "bash", "-c", look).ok().out())
          .contains("database shut");
      // Nor by saying that Belay itself is one.
      String own = "http://localhost:" + api(machine);
      machine.belay("addons:create", "own", "OWN_URL=" + own).ok();
      machine.belay("addons:attach", "own", "-a", "spy").ok();
      look = Knock.at("localhost", api(machine), "api");
      assertThat(machine.belay("run", "-a", "spy", "--", "bash", "-c", look).ok().out())
          .contains("api shut");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERLAY"})
  void rulesThatSomebodyFlushedComeBack(Isolation isolation) {
    try (Machine machine = up(isolation)) {
      machine.push(machine.checkout("spy", Thief.files())).ok();
      String table = table(machine);
      Run.of(Path.of("/"), Map.of(), List.of("nft", "delete", "table", "inet", table)).ok();
      Until.isTrue(
          "they are back",
          () ->
              Run.of(Path.of("/"), Map.of(), List.of("nft", "list", "table", "inet", table)).exit()
                  == 0);
      String look = Knock.at(gateway(machine), api(machine), "api");
      assertThat(machine.belay("run", "-a", "spy", "--", "bash", "-c", look).ok().out())
          .contains("api shut");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERLAY"})
  void anAppThatAnAdministratorPutsThereIsInTheMachinesNetwork(Isolation isolation)
      throws IOException {
    try (Machine machine = up(isolation)) {
      Path source = machine.checkout("shop", Thief.files());
      machine.push(source).ok();
      String look = Knock.at("127.0.0.1", api(machine), "api");
      assertThat(upstream(machine, "shop")[0]).isNotEqualTo("127.0.0.1");

      machine.belay("settings", "network=host", "-a", "shop").ok().says("network: host");
      machine.belay("server:status").ok().says("Host network:   shop");
      machine.belay("status", "-a", "shop").ok().says("by an administrator's wish");
      machine.belay("restart", "-a", "shop").ok();
      assertThat(upstream(machine, "shop")[0]).isEqualTo("127.0.0.1");
      assertThat(machine.get("shop", "/").body()).startsWith("mine");
      assertThat(machine.belay("run", "-a", "shop", "--", "bash", "-c", look).ok().out())
          .contains("api open");
      assertThat(build(machine, source, look)).contains("api open");
      machine.belay("fork", "--from", "shop", "--to", "copy").ok();
      assertThat(machine.belay("run", "-a", "copy", "--", "bash", "-c", look).ok().out())
          .contains("api shut");

      machine.belay("settings", "network=own", "-a", "shop").ok();
      machine.belay("restart", "-a", "shop").ok();
      assertThat(machine.belay("run", "-a", "shop", "--", "bash", "-c", look).ok().out())
          .contains("api shut");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERLAY"})
  void whoFloodsItsNeighboursIsNotFeltAndGoesWithItsNetwork(Isolation isolation) {
    try (Machine machine = up(isolation)) {
      machine.push(machine.checkout("shop", Thief.files())).ok();
      machine.push(machine.checkout("spy", Thief.files())).ok();
      String flood =
          "for i in 1 2; do timeout 20 bash -c 'while :; do echo flood >/dev/udp/%s/%d; done' & done; wait"
              .formatted(upstream(machine, "shop")[0], port(machine, "shop"));
      machine.belay("run:detached", "-a", "spy", "--", "bash", "-c", flood).ok();
      for (int i = 0; i < 50; i++) {
        assertThat(machine.get("shop", "/").body()).startsWith("mine");
      }

      String device = device(gateway(machine));
      assertThat(Path.of("/run/netns", device)).exists();
      machine.belay("apps:destroy", "-a", "spy", "--confirm", "spy").ok();
      assertThat(Path.of("/run/netns", device)).doesNotExist();
      assertThat(Path.of("/sys/class/net", device)).doesNotExist();
    }
  }

  private static String device(String address) {
    String all = Run.of(Path.of("/"), Map.of(), List.of("ip", "-o", "addr", "show")).ok().out();
    return all.lines()
        .filter(line -> line.contains(" " + address + "/"))
        .map(line -> line.split("\\s+", -1)[1])
        .findFirst()
        .orElseThrow();
  }

  /** Of this home's rules: each has its own. */
  private static String table(Machine machine) {
    try {
      byte[] path = machine.home.toString().getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(path);
      return "belay_" + HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Machine up(Isolation isolation) {
    Machine machine = Machine.up(isolation);
    String status = machine.belay("server:status").ok().out();
    if (!status.contains("Each app has a network of its own")) {
      machine.close();
      assumeTrue(
          false,
          "skipped: "
              + status.replaceFirst(
                  "(?s).*Apps are in the machine's", "apps are in the machine's"));
    }
    return machine;
  }

  private static String build(Machine machine, Path source, String look) throws IOException {
    Path buildpack = Buildpack.write(machine.root.resolve("handmade"), look);
    machine.belay("buildpacks:set", buildpack.toString(), "-a", "shop").ok();
    machine.commit(source, Map.of("more", "more"));
    return machine.push(source).ok().text();
  }

  private static int api(Machine machine) {
    return URI.create(machine.credentials().path("url").asText()).getPort();
  }

  private static int ssh(Machine machine) {
    return machine.ready().get("ssh_port").asInt();
  }

  private static int router(Machine machine) {
    return machine.httpPort();
  }

  /** The machine's end of the spy's network: beside its own. */
  private static String gateway(Machine machine) {
    String own = upstream(machine, "spy")[0];
    int dot = own.lastIndexOf('.');
    return own.substring(0, dot + 1) + (Integer.parseInt(own.substring(dot + 1)) - 1);
  }

  private static int port(Machine machine, String app) {
    return Integer.parseInt(upstream(machine, app)[1]);
  }

  private static String[] upstream(Machine machine, String app) {
    for (var routes : Machine.json(machine.home.resolve("router/routes.json")).get("apps")) {
      if (routes.get("name").asText().equals(app)) {
        var first = routes.get("upstreams").get(0);
        return new String[] {first.get("host").asText(), first.get("port").asText()};
      }
    }
    throw new AssertionError(app + " has no routes");
  }
}
