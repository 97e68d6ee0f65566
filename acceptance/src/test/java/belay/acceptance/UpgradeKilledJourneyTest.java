package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One of the programs of an upgrade is killed with -9 at moments spread over it: over the whole of
 * it, or, when it is a router, until there is the new one. (Afterwards, while the control plane is
 * replaced, nobody is there who would start another.)
 */
@Tag("fire")
class UpgradeKilledJourneyTest {
  private static final int ROUNDS = 5;
  private static final int CLIENTS_EACH = 2;
  private static final String ROUTER = " belay.router.Main ";
  private static final String CONTROL_PLANE = " belay.daemon.Main ";
  private static final String COMMAND_LINE = " belay.cli.Main upgrade";

  @SuppressWarnings("NullAway.Init") // set before each test
  private Machine machine;

  @BeforeEach
  void start() {
    machine = Machine.up();
    machine.push(machine.checkout("steady", App.files("one"))).ok();
  }

  @AfterEach
  void stop() {
    machine.close();
  }

  /** What is killed. */
  enum Victim {
    NEW_ROUTER(true),
    OLD_ROUTER(true),
    CONTROL_PLANE(false),
    COMMAND_LINE(false);

    private final boolean isRouter;

    Victim(boolean isRouter) {
      this.isRouter = isRouter;
    }
  }

  private void upgrade() {
    machine.belay("upgrade", "--force").ok();
  }

  /** Until the new one is ready. */
  private long timeOfRouter() {
    long router = routerPid();
    CompletableFuture<Void> upgrade = CompletableFuture.runAsync(this::upgrade);
    long time = timeOf(() -> Until.isTrue("the new router is ready", () -> routerPid() != router));
    upgrade.join();
    return time;
  }

  private long routerPid() {
    return Machine.json(machine.home.resolve("run/router.json")).path("pid").asLong();
  }

  private static long timeOf(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return System.nanoTime() - began;
  }

  @ParameterizedTest
  @EnumSource
  void noConnectionIsRefusedAndOneRouterServesAfterwards(Victim victim) {
    long whole = victim.isRouter ? timeOfRouter() : timeOf(this::upgrade);
    try (Clients clients = Clients.on(machine, "steady", CLIENTS_EACH)) {
      for (int round = 0; round < ROUNDS; round++) {
        killDuringUpgrade(victim, whole * round / ROUNDS);
        clients.awaitMore(50);
        Until.isTrue("one router is left", () -> pids(ROUTER).size() == 1);
        assertThat(pids(CONTROL_PLANE)).hasSize(1);
        machine.belay("ps", "-a", "steady").ok().says("web.1", "up");
      }
      assertThat(clients.failures)
          .as("what failed of %d", clients.answered())
          .hasSizeLessThanOrEqualTo(ROUNDS * 2 * CLIENTS_EACH)
          .noneMatch(f -> f.contains("refused"))
          .noneMatch(f -> f.startsWith("HTTP"));
      System.out.printf(
          "%s: %d of %d broke%n", victim, clients.failures.size(), clients.answered());
    }
    machine.belay("config:set", "GREETING=hi", "-a", "steady").ok();
    assertThat(machine.get("steady", "/").body()).isEqualTo("one hi");
  }

  /** What the command then says is its own affair; the next {@code up} must do. */
  private void killDuringUpgrade(Victim victim, long nanos) {
    List<Long> before = pids(ROUTER);
    long server = machine.serverPid();
    CompletableFuture<Run> upgrade =
        CompletableFuture.supplyAsync(() -> machine.belay("upgrade", "--force"));
    Until.isTrue("the command runs", () -> !pids(COMMAND_LINE).isEmpty());
    Until.elapsed(nanos);
    Optional<Long> pid =
        switch (victim) {
          case NEW_ROUTER -> pids(ROUTER).stream().filter(p -> !before.contains(p)).findFirst();
          case OLD_ROUTER -> before.stream().findFirst();
          case CONTROL_PLANE -> Optional.of(server);
          case COMMAND_LINE -> pids(COMMAND_LINE).stream().findFirst();
        };
    pid.flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
    upgrade.join();
    Until.isTrue("it can be mended by up", () -> machine.belay("up").exit() == 0);
    Until.isTrue("all runs", () -> machine.belay("server:status").exit() == 0);
  }

  private List<Long> pids(String program) {
    return machine.processes().stream()
        .filter(p -> p.contains(program))
        .map(p -> Long.parseLong(p.substring(0, p.indexOf(' '))))
        .toList();
  }
}
