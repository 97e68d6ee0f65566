package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** An app looks around where Belay is not root and pasta gives each dyno a network. */
@Tag("longest")
@Tag("hostile")
@DisabledIfSystemProperty(
    named = Dynos.PROPERTY,
    matches = Dynos.DOCKER,
    disabledReason = "skipped: a container has a network of its own")
class HostilePastaJourneyTest {
  private static final Map<String, String> PASTA = Map.of("network", "own", "network.pasta", "on");

  private static final int NONE = 0;

  @Test
  void anAppReachesTheRouterAndNothingElseOfTheMachine() throws IOException {
    String own = address();
    try (Machine machine = up();
        ServerSocket everywhere = new ServerSocket(0);
        ServerSocket here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path shop = machine.checkout("shop", Thief.files());
      machine.push(shop).ok();
      machine.push(machine.checkout("spy", Thief.files())).ok();

      String look =
          String.join(
              "; ",
              Knock.at("127.0.0.1", api(machine), "api"),
              Knock.at(own, api(machine), "api-outside"),
              Knock.at("127.0.0.1", machine.ready().get("ssh_port").asInt(), "ssh"),
              Knock.at(own, everywhere.getLocalPort(), "everywhere"),
              Knock.at("10.209.0.2", everywhere.getLocalPort(), "gateway"),
              Knock.at("127.0.0.1", here.getLocalPort(), "here"),
              Knock.at("127.0.0.1", port(machine, "shop"), "shop"),
              Knock.at(own, port(machine, "shop"), "shop-outside"),
              Knock.at("169.254.169.254", 80, "metadata"),
              Knock.at("127.0.0.1", machine.httpPort(), "router"),
              "for i in /proc/self/fd/*; do readlink $i; done | grep -c socket: || true");
      String[] shut = {
        "api shut",
        "api-outside shut",
        "ssh shut",
        "everywhere shut",
        "gateway shut",
        "here shut",
        "shop shut",
        "shop-outside shut",
        "metadata shut",
        "router open"
      };
      String run = machine.belay("run", "-a", "spy", "--", "bash", "-c", look).out();
      assertThat(run).contains(shut).endsWith("\n0\n");
      // Inside a dyno that runs, which itself is at its own 127.0.0.1.
      look += "; " + Knock.at("127.0.0.1", port(machine, "spy"), "itself") + "; id -u";
      String inside = machine.belay("ps:exec", "-a", "spy", "--", look).ok().out();
      assertThat(inside).contains(shut).contains("itself open").doesNotEndWith("\n0\n");
      // A build is in the same place, under the same user.
      Path buildpack = Buildpack.write(machine.root.resolve("handmade"), look);
      machine.belay("buildpacks:set", buildpack.toString(), "-a", "shop").ok();
      machine.commit(shop, Map.of("more", "more"));
      assertThat(machine.push(shop).ok().text())
          .contains("api shut", "ssh shut", "here shut", "everywhere shut", "router open");
    }
  }

  @Test
  void whatItMayDoToItsNetworkItsRulesStay() {
    try (Machine machine = up()) {
      machine.push(machine.checkout("spy", Thief.files())).ok();
      String tries =
          "nft flush ruleset 2>&1; unshare -Ur nft flush ruleset 2>&1; ip link set eth0 down 2>&1;"
              + " unshare -Urn true && echo made one; true";
      machine.belay("run", "-a", "spy", "--", "bash", "-c", tries);
      String look = tries + "; " + Knock.at("127.0.0.1", api(machine), "api");
      assertThat(machine.belay("ps:exec", "-a", "spy", "--", look).out()).contains("api shut");
      assertThat(machine.get("spy", "/").body()).startsWith("mine");
    }
  }

  @Test
  void anAddOnOfTheMachineIsReachedByItsAppAlone() throws IOException {
    try (Machine machine = up();
        ServerSocket database = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Knock.answer(database);
      String url = "db://user:pass@localhost:" + database.getLocalPort() + "/shop";
      machine.push(machine.checkout("shop", Thief.files())).ok();
      machine.push(machine.checkout("spy", Thief.files())).ok();
      machine.belay("addons:create", "db-one", "DATABASE_URL=" + url).ok();
      machine.belay("addons:attach", "db-one", "-a", "shop").ok();

      String look = Knock.at("localhost", database.getLocalPort(), "database");
      assertThat(machine.belay("run", "-a", "shop", "--", "bash", "-c", look).ok().out())
          .contains("database open");
      assertThat(machine.belay("run", "-a", "spy", "--", "bash", "-c", look).ok().out())
          .contains("database shut");
      machine.belay("addons:create", "own", "OWN_URL=http://localhost:" + api(machine)).ok();
      machine.belay("addons:attach", "own", "-a", "spy").ok();
      look = Knock.at("localhost", api(machine), "api");
      assertThat(machine.belay("run", "-a", "spy", "--", "bash", "-c", look).ok().out())
          .contains("api shut");
    }
  }

  @Test
  void dynosLiveOnWithoutBelayAndEndWithTheirPasta() throws IOException {
    try (Machine machine = up()) {
      machine.push(machine.checkout("shop", Thief.files())).ok();
      int port = port(machine, "shop");
      SurvivalJourneyTest.kill(machine.serverPid());
      Until.isTrue("it is back", () -> machine.belay("ps", "-a", "shop").exit() == 0);
      assertThat(port(machine, "shop")).isEqualTo(port);
      assertThat(machine.get("shop", "/").body()).startsWith("mine");

      String pasta =
          machine.processes().stream()
              .filter(process -> process.contains("127.0.0.1/" + port))
              .filter(process -> process.split(" ", 3)[1].endsWith("pasta"))
              .findFirst()
              .orElseThrow()
              .split(" ", 2)[0];
      Run.of(Path.of("/"), Map.of(), List.of("kill", "-9", pasta)).ok();
      Until.isTrue(
          "it is another", () -> port(machine, "shop") != port && port(machine, "shop") != NONE);
      Until.isTrue("it answers", () -> machine.get("shop", "/").body().startsWith("mine"));
      machine.belay("down").ok();
      assertThat(machine.processes()).noneMatch(process -> process.contains("pasta"));
    }
  }

  private static Machine up() {
    Machine machine = Machine.upWith(Isolation.OTHERS_OVERLAY, PASTA);
    String status = machine.belay("server:status").ok().out();
    if (!status.contains("Each dyno has a network of its own")) {
      machine.close();
      assumeTrue(
          false, "skipped: " + status.replaceFirst("(?s).*share the machine's", "apps in the"));
    }
    return machine;
  }

  /** Of the machine's own, where what listens everywhere can be reached. */
  private static String address() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .findFirst()
        .orElse("127.0.0.1");
  }

  private static int api(Machine machine) {
    return URI.create(machine.credentials().path("url").asText()).getPort();
  }

  /** {@link #NONE} between two dynos. */
  private static int port(Machine machine, String app) {
    for (var routes : Machine.json(machine.home.resolve("router/routes.json")).get("apps")) {
      if (routes.get("name").asText().equals(app)) {
        return routes.get("upstreams").path(0).path("port").asInt();
      }
    }
    throw new AssertionError(app + " has no routes");
  }
}
