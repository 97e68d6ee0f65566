package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pushing over SSH with a key of one's own. */
class SshJourneyTest {
  @Test
  void iAddMyKeyAndPushOverSsh() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh")), "skipped: no ssh client is installed");
    try (Machine machine = Machine.up()) {
      Path key = key(machine);
      Path source = machine.checkout("over-ssh", App.files("one"));
      int port = machine.ready().get("ssh_port").asInt();
      String url = "ssh://belay@127.0.0.1:" + port + "/over-ssh.git";
      machine
          .env()
          .put(
              "GIT_SSH_COMMAND",
              "ssh -i "
                  + key
                  + " -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR");

      machine.git(source, "push", url, "HEAD:main").failed(128).says("Permission denied");

      machine.belay("keys:add", key + ".pub").ok();
      machine.belay("keys").ok().says("ana@laptop");
      machine
          .git(source, "push", url, "HEAD:main")
          .ok()
          .says("-----> Deploying over-ssh...", "Release v2");
      assertThat(machine.get("over-ssh", "/").body()).isEqualTo("one none");

      Run.of(
              machine.root,
              machine.env(),
              List.of("sh", "-c", "$GIT_SSH_COMMAND -p " + port + " belay@127.0.0.1 ls"))
          .failed(2);

      iPushAgainAfterEveryStart(machine, source, url);

      machine.belay("keys:remove", "ana@laptop").ok();
      machine.git(source, "push", url, "HEAD:main").failed(128).says("Permission denied");
    }
  }

  private static Path key(Machine machine) {
    Path key = machine.root.resolve("id_ed25519");
    List<String> make = new ArrayList<>(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", ""));
    make.addAll(List.of("-C", "ana@laptop", "-f", key.toString()));
    Run.of(machine.root, machine.env(), make).ok();
    return key;
  }

  private static void iPushAgainAfterEveryStart(Machine machine, Path source, String url) {
    machine.belay("down", "--keep-apps").ok();
    machine.belay("up").ok();
    machine.commit(source, App.version("two"));
    machine.git(source, "push", url, "HEAD:main").ok().says("Release v3");
    machine.belay("upgrade", "--force").ok();
    machine.commit(source, App.version("three"));
    machine.git(source, "push", url, "HEAD:main").ok().says("Release v4");
  }
}
