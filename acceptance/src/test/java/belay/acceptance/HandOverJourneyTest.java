package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Routers come and go, killed or replaced; new connections never notice. */
@Tag("long")
class HandOverJourneyTest {
  private static final int CLIENTS_EACH = 2;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Path source;

  @BeforeAll
  static void start() {
    machine = Machine.up();
    source = machine.checkout("steady", App.files("one"));
    machine.push(source).ok();
  }

  @AfterAll
  static void stop() {
    machine.close();
  }

  private static long routerPid() {
    return Machine.json(machine.home.resolve("run/router.json")).path("pid").asLong();
  }

  @Test
  void aRouterThatIsKilledComesBackByItselfAndOnlyBrokenConnectionsFail() {
    long old = routerPid();
    Until.isTrue(
        "its socket is held",
        () -> machine.home.resolve("run/held-listener.sock").toFile().exists());
    try (Clients clients = Clients.on(machine, "steady", CLIENTS_EACH)) {
      SurvivalJourneyTest.kill(old);
      Until.isTrue("another one is there", () -> machine.belay("server:status").exit() == 0);
      clients.awaitMore(200);

      assertThat(clients.failures)
          .as("what failed of %d", clients.answered())
          .hasSizeLessThanOrEqualTo(2 * CLIENTS_EACH)
          .noneMatch(f -> f.contains("refused"))
          .noneMatch(f -> f.startsWith("HTTP"));
    }
    assertThat(routerPid()).isNotEqualTo(old);
    machine.commit(source, App.version("two"));
    machine.push(source).ok();
    assertThat(machine.get("steady", "/").body()).isEqualTo("two none");
  }

  @Test
  void anUpgradeReplacesBothProgramsAndNotOneRequestFails() throws Exception {
    Doors doors = Doors.of(machine, "steady");
    doors.open("before the upgrade");
    long router = routerPid();
    long server = machine.serverPid();
    try (Clients clients = Clients.on(machine, "steady", CLIENTS_EACH)) {
      Thread slow =
          Thread.ofPlatform()
              .start(() -> {
                if (!machine.get("steady", "/slow?4000").body().startsWith("slow ")) {
                  clients.failures.add("the slow request");
                }
              });
      machine.belay("upgrade").ok().says("nothing to do");
      machine.belay("upgrade", "--force").ok().says("Upgraded");
      clients.awaitMore(200);
      slow.join();
      assertThat(clients.failures).as("what failed of %d", clients.answered()).isEmpty();
    }
    assertThat(routerPid()).isNotEqualTo(router);
    assertThat(machine.serverPid()).isNotEqualTo(server);
    Until.isTrue("the old router ends", () -> Ended.is(router));
    doors.open("after the upgrade");
    machine.belay("ps", "-a", "steady").ok().says("web.1", "up");
    machine.belay("up").ok().says("already runs");
    machine.belay("config:set", "GREETING=hi", "-a", "steady").ok();
    assertThat(machine.get("steady", "/").body()).endsWith(" hi");
  }
}
