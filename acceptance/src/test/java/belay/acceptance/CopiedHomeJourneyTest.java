package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A home is copied while it runs, and somebody gives commands in the copy. */
@Tag("long")
class CopiedHomeJourneyTest {
  private static final class Copy {
    private final Machine machine;
    final Path home;

    Copy(Machine machine) {
      this.machine = machine;
      this.home = machine.root.resolve("copy");
      Run.of(machine.root, Map.of(), List.of("cp", "-a", machine.home.toString(), home.toString()))
          .ok();
    }

    Run belay(String... args) {
      Map<String, String> env = new HashMap<>(machine.env());
      env.put("BELAY_HOME", home.toString());
      List<String> command =
          new ArrayList<>(List.of(Machine.REPOSITORY.resolve("belay").toString()));
      command.addAll(List.of(args));
      return Run.of(machine.root, env, command);
    }
  }

  @Test
  void theCopyKnowsThatNothingOfItRunsAndLeavesTheOriginalAlone() {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      String dyno = machine.get("shop", "/dyno").body();
      long server = machine.serverPid();
      Copy copy = new Copy(machine);

      copy.belay("server:status")
          .failed(1)
          .says("Control plane:  does not run", "Router:         does not run")
          .says(machine.home.toString())
          .saysNot(Long.toString(server));
      copy.belay("down").ok().says("does not run", "is a copy of " + machine.home);
      copy.belay("ps:restart", "-a", "shop").failed(1).says("is a copy of " + machine.home);
      copy.belay("up").failed(1).says("is a copy of " + machine.home, "--http-port");

      assertThat(machine.serverPid()).isEqualTo(server);
      assertThat(machine.get("shop", "/dyno").body()).isEqualTo(dyno);
      machine.belay("server:status").ok();
    }
  }

  @Test
  @Tag("longest")
  void theCopyRunsBesideTheOriginalWithDynosOfItsOwn() {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      String dyno = machine.get("shop", "/dyno").body();
      Copy copy = new Copy(machine);
      try {
        copy.belay(
                "up",
                "--http-port",
                Integer.toString(machine.freePort()),
                "--api-port",
                Integer.toString(machine.freePort()),
                "--ssh-port",
                Integer.toString(machine.freePort()))
            .ok();
        int port = Machine.json(copy.home.resolve("run/server.json")).get("http_port").asInt();

        assertThat(Http.get(port, "shop.localhost", "/").body()).isEqualTo("one none");
        assertThat(Http.get(port, "shop.localhost", "/dyno").body()).isNotEqualTo(dyno);
        copy.belay("config:set", "GREETING=copied", "-a", "shop").ok();
      } finally {
        copy.belay("down").ok();
      }

      assertThat(machine.get("shop", "/dyno").body()).isEqualTo(dyno);
      machine.belay("config", "-a", "shop").ok().saysNot("copied");
      machine.belay("server:status").ok();
    }
  }
}
