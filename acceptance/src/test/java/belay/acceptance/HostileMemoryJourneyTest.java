package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A control plane that has less memory than its bounds reckon with runs out of it: it ends and
 * comes back, and apps do not notice.
 */
@Tag("hostile")
@Tag("longest")
class HostileMemoryJourneyTest {
  /** Enough for it to live, and a fraction of what its requests may take together. */
  private static final String HEAP = "-Xmx24m";

  /** Much more than a line that is put together would need to fill the usual heap. */
  private static final String ENDLESS = "head -c 80000000 /dev/zero | tr '\\0' x";

  private static final int AT_ONCE = 8;

  @Test
  void aControlPlaneThatRunsOutOfMemoryEndsAndComesBackWhileAppsServe() throws IOException {
    try (Machine machine = Machine.up();
        Attacker attacker = new Attacker(machine)) {
      machine.push(machine.checkout("victim", App.files("one"))).ok();
      long small = restartedWithLittleMemory(machine);
      String dyno = machine.get("victim", "/dyno").body();

      try (Load load = Load.on(machine, "victim")) {
        takeMemoryUntil(() -> isAway(small), attacker);
        Until.isTrue("another is ready", () -> isAnother(machine, small));
        Until.isTrue("another serves", () -> machine.belay("apps").exit() == 0);
        long afterwards = load.answered();
        Until.isTrue("requests go on", () -> load.answered() > afterwards + 50);
        assertThat(load.failures()).isEmpty();
      }
      assertThat(Files.readString(machine.home.resolve("log/server.log")))
          .contains("OutOfMemoryError");
      assertThat(machine.get("victim", "/dyno").body()).isEqualTo(dyno);
      machine.belay("config:set", "A=b", "-a", "victim").ok();
      machine.belay("ledger:verify", "-a", "victim").ok();
      machine.belay("server:status").ok();
    }
  }

  /** Of a build, and of a release command, which people follow as they print. */
  @Test
  void whatPrintsWithoutEverEndingALineTakesNoMemory() throws IOException {
    try (Machine machine = Machine.up()) {
      Map<String, String> files = new HashMap<>(App.files("one"));
      files.merge("Procfile", "release: " + ENDLESS + "; echo released\n", String::concat);
      Path source = machine.checkout("printer", files);
      Path pack = Buildpack.write(machine.root.resolve("pack"), ENDLESS + "; echo; echo compiled");
      machine.belay("buildpacks:set", pack.toString(), "-a", "printer").ok();
      long server = machine.serverPid();

      // The pusher is shown all of it; this process has no room for that.
      String push = "git push belay HEAD:main 2>&1 | tr -d x | grep -v '^remote: *$'";
      assertThat(machine.sh(source, push).text()).contains("compiled", "released");

      assertThat(machine.serverPid()).isEqualTo(server);
      assertThat(machine.get("printer", "/").body()).startsWith("one ");
    }
  }

  /** As the router starts one that died, by the command that it was started with. */
  private static long restartedWithLittleMemory(Machine machine) throws IOException {
    Path command = machine.home.resolve("run/server.command");
    String usual = Files.readString(command);
    assertThat(usual).contains("-Xmx128m");
    Files.writeString(command, usual.replace("-Xmx128m", HEAP));
    long before = machine.serverPid();
    SurvivalJourneyTest.kill(before);
    Until.isTrue("another is ready", () -> isAnother(machine, before));
    machine.belay("apps").ok();
    return machine.serverPid();
  }

  private static boolean isAway(long pid) {
    return Ended.is(pid);
  }

  private static boolean isAnother(Machine machine, long before) {
    return Files.exists(machine.home.resolve("run/server.json")) && machine.serverPid() != before;
  }

  /** Again and again, for requests that do not meet fit one after the other. */
  private static void takeMemoryUntil(BooleanSupplier end, Attacker attacker) {
    String many = "{\"a\":[" + "{},".repeat(340_000) + "{}]}";
    AtomicBoolean ended = new AtomicBoolean();
    try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < AT_ONCE; i++) {
        clients.execute(() -> {
          while (!ended.get()) {
            send(attacker, many);
          }
        });
      }
      try {
        Until.isTrue("it is away", end);
      } finally {
        ended.set(true);
      }
    }
  }

  private static void send(Attacker attacker, String body) {
    try {
      attacker.send("POST", "/apps", body);
    } catch (UncheckedIOException e) {
      // Nobody answers any more: that is what is wanted.
    }
  }
}
